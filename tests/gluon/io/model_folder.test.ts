/** Model folders: written, read again, and refused where a file is not the one that was written. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { load } from "../../../backends/mod.ts";
import { from_pretrained, nd, nn, save_pretrained } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";

let folder = "";
beforeEach(async () => {
  setBackend(await load("reference"));
  folder = join(mkdtempSync(join(tmpdir(), "glueball-folder-")), "tiny");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const makeNet = ({ units }: Readonly<Record<string, unknown>>): nn.Sequential =>
  new nn.Sequential(new nn.Dense(Number(units), { in_units: 2 }));

async function saved(): Promise<nn.Sequential> {
  const net = makeNet({ units: 3 });
  net.initialize();
  const metrics = [{ dataset: "a: #set", type: "accuracy", value: 0.5 }];
  const card = { license: "mit", tags: ["tiny"], description: "A net." };
  await save_pretrained(net, folder, { config: { units: 3 }, card, task: "other", metrics });
  return net;
}

test("A net is written as hubs have models, and comes back by path and by URL", async () => {
  const net = await saved();
  expect(readdirSync(folder).sort()).toEqual(["README.md", "config.json", "model.safetensors"]);
  const weights = readFileSync(join(folder, "model.safetensors"));
  expect(JSON.parse(readFileSync(join(folder, "config.json"), "utf8"))).toEqual({
    library_name: "glueball",
    units: 3,
    files: {
      "model.safetensors": {
        size: weights.length,
        sha256: createHash("sha256").update(weights).digest("hex"),
      },
    },
  });
  const card = readFileSync(join(folder, "README.md"), "utf8");
  const header =
    '---\nlicense: "mit"\nlibrary_name: glueball\ntags:\n- "other"\n- "tiny"\npipeline_tag: "other"\n' +
    'model-index:\n- name: "tiny"\n  results:\n  - task:\n      type: "other"\n    dataset:\n      name: "a: #set"\n';
  expect(card.slice(0, header.length)).toBe(header);
  const x = nd.ones([1, 2]);
  for (const source of [folder, pathToFileURL(folder), pathToFileURL(`${folder}/`)]) {
    const again = await from_pretrained(source, makeNet);
    expect(await again(x).tolist()).toEqual(await net(x).tolist());
  }
});

test("A folder is read from a server", async () => {
  const net = await saved();
  const server: Server = createServer((request, response) => {
    response.end(readFileSync(join(folder, new URL(request.url!, "http://x").pathname.slice(3))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const again = await from_pretrained(new URL(`http://127.0.0.1:${port}/m`), makeNet);
    const x = nd.ones([1, 2]);
    expect(await again(x).tolist()).toEqual(await net(x).tolist());
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("Files that are not those of the configuration are refused, as is a configuration that is none", async () => {
  await saved();
  const [weights, config] = ["model.safetensors", "config.json"].map((name) => join(folder, name));
  const bytes = readFileSync(weights!);
  const text = readFileSync(config!, "utf8");
  const open = (): Promise<unknown> => from_pretrained(folder, makeNet);
  writeFileSync(weights!, bytes.subarray(0, -1));
  await expect(open()).rejects.toThrow(`but config.json says ${bytes.length}; fetch it again`);
  const other = Uint8Array.from(bytes);
  other[other.length - 1]! ^= 1;
  writeFileSync(weights!, other);
  await expect(open()).rejects.toThrow(/its SHA-256 is [0-9a-f]{64}, but config.json says/);
  writeFileSync(weights!, bytes);
  for (const wrong of ["{", "[]", '{"files":{"model.safetensors":{"size":-1,"sha256":"x"}}}']) {
    writeFileSync(config!, wrong);
    await expect(open()).rejects.toThrow("it is no configuration of a model folder: ");
  }
  writeFileSync(config!, text.replace("model.safetensors", "other.safetensors"));
  await expect(open()).rejects.toThrow("it names no model.safetensors");
  const net = makeNet({ units: 1 });
  await expect(save_pretrained(net, folder, { config: { files: 1 } })).rejects.toThrow(
    'its config has the key "files"',
  );
});
