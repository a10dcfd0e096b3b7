/** Runs exported nets in onnxruntime-web: in Node (`node onnxruntime_web.mjs FOLDER PACKAGE`), and in a page. */

/** How far each net's output is off, by name, as a share of the largest number where that is above 1. */
export async function distances(ort, cases, read) {
  ort.env.wasm.numThreads = 1;
  const found = {};
  for (const { name, inputs, output } of cases) {
    const options = { executionProviders: ["wasm"] };
    const session = await ort.InferenceSession.create(await read(`${name}.onnx`), options);
    const feeds = inputs.map(({ shape, data }, i) => [
      session.inputNames[i],
      new ort.Tensor("float32", Float32Array.from(data), shape),
    ]);
    const results = await session.run(Object.fromEntries(feeds));
    const { data, dims } = results[session.outputNames[0]];
    const isShaped = dims.join() === output.shape.join();
    const off = output.data.map((each, i) => Math.abs(each - Number(data[i])));
    const most = Math.max(1, ...output.data.map(Math.abs));
    found[name] = isShaped ? Math.max(...off) / most : Number.MAX_VALUE;
    await session.release();
  }
  return found;
}

if (globalThis.process?.versions?.node !== undefined) {
  const { readFile } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const { pathToFileURL } = await import("node:url");
  const [, , folder, dist] = process.argv;
  const ort = await import(pathToFileURL(join(dist, "ort.node.min.mjs")).href);
  const cases = JSON.parse(await readFile(join(folder, "cases.json"), "utf8"));
  console.log(JSON.stringify(await distances(ort, cases, (name) => readFile(join(folder, name)))));
}
