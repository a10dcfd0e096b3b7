/** Nets that PyTorch exported to ONNX, by both of its exporters: run here, and trained by a step of SGD. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { autograd, nd, ONNXBlock, Trainer } from "../../gluon/mod.ts";
import { distance, python, type Row } from "./interchange.ts";

/** Outputs may differ by so much. */
const TOLERANCE = 1e-5;

interface About {
  /** Initializers that are no parameters in PyTorch. */
  readonly frozen: readonly string[];
  /** Whether the exporter left all parameters as they are. */
  readonly trains: boolean;
  readonly loss: number;
}

/** Compares each of the nets; a row for each. */
export async function* torch(folder: string, names: readonly string[] = []): AsyncGenerator<Row> {
  await python("modern", "torch_nets.py", [folder, ...names]);
  const files = readdirSync(folder).filter((name) => name.endsWith(".onnx"));
  for (const file of files.toSorted()) {
    const path = join(folder, file);
    const about = JSON.parse(readFileSync(path.replace(/onnx$/, "json"), "utf8")) as About;
    const arrays = (await nd.load(path.replace(/onnx$/, "npz"))) as Record<string, nd.NDArray>;
    const name = file.replace(/\.onnx$/, "");
    try {
      yield await compare(name, path, about, arrays);
    } catch (error) {
      yield { name, values: { error: (error as Error).message }, isGood: false };
    }
  }
}

async function compare(
  name: string,
  path: string,
  { frozen, trains, loss }: About,
  arrays: Readonly<Record<string, nd.NDArray>>,
): Promise<Row> {
  const [x, y, after] = [arrays.x!, arrays.y!, arrays.after!];
  const net = await ONNXBlock.imports(path);
  const values: Record<string, number> = { outputs: await distance(net(x), y) };
  net.hybridize();
  values.hybridized = await distance(net(x), y);
  if (trains) {
    for (const [each, parameter] of net.collect_params()) {
      if (frozen.includes(each)) parameter.grad_req = "null";
    }
    const trainer = new Trainer(net.collect_params(), "sgd", { learning_rate: 0.1 });
    const error = autograd.record(() => net(x).square().mean(), { train_mode: false });
    error.backward();
    trainer.step(1);
    values.loss = Math.abs((await error.asscalar()) - loss) / Math.max(1, loss);
    values["after a step"] = await distance(net(x), after);
  }
  net.dispose();
  return { name, values, isGood: Object.values(values).every((each) => each <= TOLERANCE) };
}
