/**
 * Classification of a picture by a net of the model zoo: `bun examples/classify.ts <picture> <weights> <labels> [model]`, with
 * a PNG or JPEG, a file of weights (MXNet's `.params`, PyTorch's `.pth`, safetensors, ...), and a text with a label a line.
 */
import { readFile } from "node:fs/promises";
import { argv, exit } from "node:process";
import { gluon, nd, use } from "../mod.ts";

const [, , picture, weights, labelFile, model = "mobilenetv2_1.0"] = argv;
if (picture === undefined || weights === undefined || labelFile === undefined) {
  console.log("Usage: bun examples/classify.ts <picture> <weights> <labels> [model]");
  exit(1);
}
await use("wasm");
const labels = (await readFile(labelFile, "utf8")).trimEnd().split("\n");
const { get_model } = gluon.model_zoo.vision;
const net = await get_model(model as gluon.model_zoo.vision.ModelName, {
  classes: labels.length,
  pretrained: weights,
});
net.hybridize();

// As the nets were trained: the middle of the picture, (224, 224), normalized by ImageNet's mean and deviation.
const { CenterCrop, Compose, Normalize, Resize, ToTensor } = gluon.data.vision.transforms;
const transform = new Compose([
  new Resize(256, { keep_ratio: true }),
  new CenterCrop(224),
  new ToTensor(),
  new Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
]);
const image = transform(await gluon.image.imread(picture));
const x = nd.array(image.data, { shape: [1, ...image.shape] });

const probabilities = nd.softmax(net(x)).reshape([-1]);
const best = nd.topk(probabilities, { k: Math.min(5, labels.length), ret_typ: "both" });
const [values, indices] = await Promise.all([best[0]!.toArray(), best[1]!.toArray()]);
for (const [i, value] of values.entries()) {
  console.log(`${(100 * value).toFixed(2).padStart(6)}%  ${labels[indices[i]!]}`);
}
