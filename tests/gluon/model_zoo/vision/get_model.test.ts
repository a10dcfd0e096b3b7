/** Nets by name. */
import { expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { load } from "../../../../backends/mod.ts";
import { model_zoo, nd } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";

const { get_model } = model_zoo.vision;
type Name = model_zoo.vision.ModelName;

test("A net is found by its name, and refuses weights that nobody serves", () => {
  expect(get_model("MobileNet0.25" as Name)).toBeInstanceOf(model_zoo.vision.MobileNet);
  expect(() => get_model("resnet19_v1" as Name)).toThrow(
    'Cannot find model "resnet19_v1": there is none of that name; did you mean "resnet18_v1"?',
  );
  expect(() => model_zoo.vision.vgg16_bn({ pretrained: true })).toThrow(
    "Cannot load pretrained weights of vgg16_bn: the server that had MXNet's is gone; give a file " +
      'of them, get_model("vgg16_bn", { pretrained: "path or URL" }).',
  );
  expect(() => model_zoo.vision.get_resnet(3 as 1, 18)).toThrow(
    "Cannot make a ResNet of version 3 with 18 layers: versions are 1 and 2, layers 18, 34, 50, 101, 152.",
  );
  expect(() => model_zoo.vision.get_vgg(12 as 11)).toThrow(
    "Cannot make a VGG of 12 layers: there are 11, 13, 16, 19.",
  );
  expect(() => model_zoo.vision.get_mobilenet(0)).toThrow(
    "Cannot make a MobileNet with multiplier 0: it must be 1/16 or more, such as 0.25.",
  );
  expect(() => model_zoo.vision.alexnet({ classes: 0 })).toThrow(
    "Cannot make alexnet with classes 0",
  );
});

test("Weights come from a file; one that is named as MXNet's must be the published one", async () => {
  setBackend(await load("wasm"));
  const folder = mkdtempSync(join(tmpdir(), "glueball-zoo-"));
  try {
    const [path, published] = ["own.params", "mobilenet0.25-9f83e440.params"].map((name) =>
      join(folder, name),
    ) as [string, string];
    const net = get_model("mobilenet0.25", { classes: 3 });
    net.initialize();
    const x = nd.random.uniform(0, 1, { shape: [1, 3, 32, 32] });
    const y = net(x);
    await net.save_parameters(path, { format: "mxnet" });
    for (const pretrained of [path, pathToFileURL(path)]) {
      const again = await get_model("mobilenet0.25", { classes: 3, pretrained });
      expect(await again(x).subtract(y).abs().max().asscalar()).toBe(0);
    }
    copyFileSync(path, published);
    await expect(get_model("mobilenet0.25", { classes: 3, pretrained: published })).rejects.toThrow(
      /is not the published file: its SHA-1 is [0-9a-f]{40}, but must be 9f83e440996887baf91a6aff1cccc1c903a64274/,
    );
    await expect(get_model("mobilenet0.25", { pretrained: path })).rejects.toThrow("(3, 256");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
