/** Nets by name. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { nearest } from "../../../backends/base/nearest.ts";
import type { FileSource } from "../../io/file_kinds.ts";
import { alexnet } from "./alexnet.ts";
import type { DenseNetDepth, DenseNetOptions } from "./densenet.ts";
import { inception_v3 } from "./inception.ts";
import * as models from "./models.ts";
import type { ResNetDepth, ResNetOptions } from "./resnet.ts";
import type { SqueezeNetVersion } from "./squeezenet.ts";
import type { VGGDepth, VGGOptions } from "./vgg.ts";
import type { VisionNet } from "./vision_net.ts";

/** Widths of MobileNets, as their names tell them. */
type Width = "1.0" | "0.75" | "0.5" | "0.25";

/** Names of nets, as MXNet has them: "resnet18_v1", "mobilenet0.25", "squeezenet1.1", ... */
export type ModelName =
  | `resnet${ResNetDepth}_v${1 | 2}`
  | `vgg${VGGDepth}${"" | "_bn"}`
  | `densenet${DenseNetDepth}`
  | `squeezenet${SqueezeNetVersion}`
  | `mobilenet${Width}`
  | `mobilenetv2_${Width}`
  | "alexnet"
  | "inceptionv3";

/** Options of any net; each takes those of its family. */
export type ModelOptions = ResNetOptions & VGGOptions & DenseNetOptions;

const table: Readonly<Record<ModelName, (options?: ModelOptions) => VisionNet>> = {
  resnet18_v1: models.resnet18_v1,
  resnet34_v1: models.resnet34_v1,
  resnet50_v1: models.resnet50_v1,
  resnet101_v1: models.resnet101_v1,
  resnet152_v1: models.resnet152_v1,
  resnet18_v2: models.resnet18_v2,
  resnet34_v2: models.resnet34_v2,
  resnet50_v2: models.resnet50_v2,
  resnet101_v2: models.resnet101_v2,
  resnet152_v2: models.resnet152_v2,
  vgg11: models.vgg11,
  vgg13: models.vgg13,
  vgg16: models.vgg16,
  vgg19: models.vgg19,
  vgg11_bn: models.vgg11_bn,
  vgg13_bn: models.vgg13_bn,
  vgg16_bn: models.vgg16_bn,
  vgg19_bn: models.vgg19_bn,
  densenet121: models.densenet121,
  densenet161: models.densenet161,
  densenet169: models.densenet169,
  densenet201: models.densenet201,
  "squeezenet1.0": models.squeezenet1_0,
  "squeezenet1.1": models.squeezenet1_1,
  "mobilenet1.0": models.mobilenet1_0,
  "mobilenet0.75": models.mobilenet0_75,
  "mobilenet0.5": models.mobilenet0_5,
  "mobilenet0.25": models.mobilenet0_25,
  "mobilenetv2_1.0": models.mobilenet_v2_1_0,
  "mobilenetv2_0.75": models.mobilenet_v2_0_75,
  "mobilenetv2_0.5": models.mobilenet_v2_0_5,
  "mobilenetv2_0.25": models.mobilenet_v2_0_25,
  alexnet,
  inceptionv3: inception_v3,
};

/** Options with weights: a path, URL, or bytes of a file of them, of any kind that `load_parameters` reads. */
export type PretrainedOptions = Omit<ModelOptions, "pretrained"> & {
  readonly pretrained: FileSource;
};

/** A net by its name; capitals do not matter. Its weights are not there yet: `initialize` or `load_parameters`. */
export function get_model(name: ModelName, options?: ModelOptions): VisionNet;
/** The same with weights of a file, which is waited for. One that is named as MXNet's is checked by the published digest. */
export function get_model(name: ModelName, options: PretrainedOptions): Promise<VisionNet>;
export function get_model(
  name: ModelName,
  { pretrained, ...options }: ModelOptions | PretrainedOptions = {},
): VisionNet | Promise<VisionNet> {
  const key = name.toLowerCase() as ModelName;
  if (!Object.hasOwn(table, key)) {
    throw new RangeError(
      `Cannot find model ${formatValue(name)}: there is none of that name; did you mean ` +
        `"${nearest(name, Object.keys(table))}"?`,
    );
  }
  if (typeof pretrained === "boolean" || pretrained === undefined) {
    return table[key]({ ...options, ...(pretrained && { pretrained }) });
  }
  return loaded(table[key](options), key, pretrained);
}

async function loaded(net: VisionNet, name: ModelName, source: FileSource): Promise<VisionNet> {
  const { loadPretrained } = await import("./model_store.ts");
  await loadPretrained(net, name, source);
  return net;
}
