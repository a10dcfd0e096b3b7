/** Nets of ours as ONNX files: checked by onnx, and run by onnxruntime, and by onnxruntime-web in Node and in Chromium. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nd } from "../../gluon/mod.ts";
import { launch } from "../../tests/browser/support/browser.ts";
import { serve } from "../../tests/browser/support/server.ts";
import { exportOptions, onnxNets } from "../../tests/gluon/onnx/exported_nets.ts";
import { runProgram } from "../../tools/program.ts";
import { python, type Row } from "./interchange.ts";

/** Outputs may differ by so much. */
const TOLERANCE = 1e-5;
const HERE = fileURLToPath(new URL(".", import.meta.url));
/** `npm install --no-save onnxruntime-web`: it is too large to be a dependency. */
const DIST = fileURLToPath(new URL("../../node_modules/onnxruntime-web/dist", import.meta.url));

type Distances = Readonly<Record<string, number>>;

/** Compares each of the nets; a row for each. */
export async function* onnx(folder: string, names?: readonly string[]): AsyncGenerator<Row> {
  const cases: object[] = [];
  for (const [name, each] of onnxNets()) {
    if (names && !names.includes(name)) continue;
    await each.net.exportONNX(join(folder, `${name}.onnx`), exportOptions(each));
    const inputs = each.shapes.map((shape) => {
      const longer = shape.map((length, i) => (i === (each.batch_axis ?? 0) ? length + 3 : length));
      const x = nd.random.uniform(-0.95, 0.95, { shape: longer });
      return each.below ? x.abs().multiply(each.below).floor() : x;
    });
    const output = await hostOf(each.net(...inputs) as nd.NDArray);
    cases.push({ name, inputs: await Promise.all(inputs.map(hostOf)), output });
  }
  writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
  const checked = await python("modern", "onnx_check.py", [folder]);
  const runtimes: Readonly<Record<string, Distances>> = {
    onnxruntime: JSON.parse(checked) as Distances,
    Node: await inNode(folder),
    Chromium: await inChromium(folder),
  };
  for (const name of Object.keys(runtimes.onnxruntime as Distances)) {
    const rows = Object.entries(runtimes).map(([runtime, found]) => [runtime, found[name]!]);
    const values = Object.fromEntries(rows) as Record<string, number>;
    yield { name, values, isGood: Object.values(values).every((each) => each <= TOLERANCE) };
  }
}

async function hostOf(array: nd.NDArray): Promise<object> {
  return { shape: array.shape, data: Array.from(await array.toArray()) };
}

async function inNode(folder: string): Promise<Distances> {
  const program = ["node", join(HERE, "onnxruntime_web.mjs"), folder, DIST];
  const { status, output } = await runProgram(program);
  if (status === 0) return JSON.parse(output.trimEnd().split("\n").at(-1)!) as Distances;
  throw new Error(
    `Cannot run onnxruntime-web in Node: ${output}; npm install --no-save onnxruntime-web`,
  );
}

async function inChromium(folder: string): Promise<Distances> {
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>onnxruntime-web</title>");
  const server = await serve([folder, DIST, HERE]);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/index.html`);
    const modules = ["/ort.wasm.bundle.min.mjs", "/onnxruntime_web.mjs", "/cases.json"] as const;
    return await page.evaluate(async ([runtime, program, list]) => {
      const [ort, { distances }] = await Promise.all([import(runtime), import(program)]);
      const read = async (name: string): Promise<Uint8Array> =>
        new Uint8Array(await (await fetch(`/${name}`)).arrayBuffer());
      return await distances(ort, await (await fetch(list)).json(), read);
    }, modules);
  } finally {
    await browser.close();
    await server.close();
  }
}
