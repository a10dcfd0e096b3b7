/** Nets of MXNet's zoo: loaded here from both kinds of its files, exported again, and loaded there. */
import { join } from "node:path";
import { type Block, model_zoo, nd, SymbolBlock } from "../../gluon/mod.ts";
import { distance, python, type Row } from "./interchange.ts";

const get_model: typeof model_zoo.vision.get_model = model_zoo.vision.get_model;
type ModelName = Parameters<typeof get_model>[0];

/** Families of the zoo, in their smaller sizes. */
export const NETS: readonly ModelName[] = [
  ...(["resnet18_v1", "resnet50_v1", "resnet18_v2", "resnet50_v2", "vgg11", "alexnet"] as const),
  ...(["densenet121", "squeezenet1.0", "squeezenet1.1", "inceptionv3"] as const),
  ...(["mobilenet1.0", "mobilenetv2_1.0"] as const),
];

/** Outputs may differ by so much. */
const TOLERANCE = 1e-4;

/** Compares each of the nets; a row for each. */
export async function* mxnet(folder: string, names: readonly string[] = NETS): AsyncGenerator<Row> {
  for (const name of names) {
    await python("mxnet", "mxnet_zoo.py", ["export", folder, name]);
    const values = (await nd.load(join(folder, `${name}-values`))) as Record<string, nd.NDArray>;
    const [input, expected] = [values.input!, values.output!];
    const path = join(folder, name);
    const off = async (net: Block): Promise<number> => {
      const y = net(input) as nd.NDArray;
      return await distance(y, expected);
    };
    const symbol = await SymbolBlock.imports(`${path}-symbol.json`, "data", `${path}-0000.params`);
    const ofSymbol = await off(symbol as unknown as Block);
    symbol.dispose();
    const net = get_model(name as ModelName, { classes: 100 });
    await net.load_parameters(`${path}.params`);
    const ofParams = await off(net as unknown as Block);
    net.hybridize();
    net(input);
    await net.export(join(folder, `ours-${name}`));
    net.dispose();
    const again = await python("mxnet", "mxnet_zoo.py", ["compare", folder, name]);
    const ofExport = (JSON.parse(again) as Record<string, number>)[name]!;
    const all = { symbol: ofSymbol, params: ofParams, "exported again": ofExport };
    yield { name, values: all, isGood: Object.values(all).every((each) => each <= TOLERANCE) };
  }
}
