/** The example that classifies a picture. */
import { expect, test } from "bun:test";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gluon, nd, use } from "../../mod.ts";

const program = fileURLToPath(new URL("../../examples/classify.ts", import.meta.url));
const runtime = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];
const run = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, [...runtime, program, ...args]);

test("A picture is classified by weights of a file, the likeliest label first", async () => {
  await use("wasm");
  const folder = mkdtempSync(join(tmpdir(), "glueball-classify-"));
  try {
    const [picture, weights, labels] = ["a.png", "net.params", "labels.txt"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const names = ["cat", "dog", "fox", "hen", "owl", "pig"];
    const net = gluon.model_zoo.vision.get_model("mobilenet0.25", { classes: names.length });
    net.initialize();
    net(nd.zeros([1, 3, 224, 224]));
    const bias = net.collect_params().get("output.bias")!;
    bias.set_data(nd.array([0, 5, 10, 20, 15, -30])); // larger than what random weights give
    await net.save_parameters(weights, { format: "mxnet" });
    const data = Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => i % 256);
    const image = { shape: [40, 60, 3], dtype: "uint8", data } as const;
    writeFileSync(picture, await gluon.image.imencode(image));
    writeFileSync(labels, `${names.join("\n")}\n`);
    const { stdout } = await run(picture, weights, labels, "mobilenet0.25");
    const rows = stdout.trimEnd().split("\n");
    expect(rows.map((row) => row.split("%  ")[1])).toEqual(["hen", "owl", "fox", "dog", "cat"]);
    expect(Number.parseFloat(rows[0]!)).toBeGreaterThan(90);
    await expect(run()).rejects.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
