/** The nets of the model zoo, a function each. */
import { type DenseNet, type DenseNetOptions, get_densenet } from "./densenet.ts";
import { get_mobilenet, get_mobilenet_v2, type MobileNet, type MobileNetV2 } from "./mobilenet.ts";
import { get_resnet, type ResNetOptions } from "./resnet.ts";
import { get_squeezenet, type SqueezeNet } from "./squeezenet.ts";
import { get_vgg, type VGG, type VGGOptions } from "./vgg.ts";
import type { VisionNet, VisionNetOptions } from "./vision_net.ts";

type Net<Options, Made = VisionNet> = (options?: Options) => Made;

/** ResNet-18, version 1. */
export const resnet18_v1: Net<ResNetOptions> = (options) => get_resnet(1, 18, options);

/** ResNet-34, version 1. */
export const resnet34_v1: Net<ResNetOptions> = (options) => get_resnet(1, 34, options);

/** ResNet-50, version 1. */
export const resnet50_v1: Net<ResNetOptions> = (options) => get_resnet(1, 50, options);

/** ResNet-101, version 1. */
export const resnet101_v1: Net<ResNetOptions> = (options) => get_resnet(1, 101, options);

/** ResNet-152, version 1. */
export const resnet152_v1: Net<ResNetOptions> = (options) => get_resnet(1, 152, options);

/** ResNet-18, version 2. */
export const resnet18_v2: Net<ResNetOptions> = (options) => get_resnet(2, 18, options);

/** ResNet-34, version 2. */
export const resnet34_v2: Net<ResNetOptions> = (options) => get_resnet(2, 34, options);

/** ResNet-50, version 2. */
export const resnet50_v2: Net<ResNetOptions> = (options) => get_resnet(2, 50, options);

/** ResNet-101, version 2. */
export const resnet101_v2: Net<ResNetOptions> = (options) => get_resnet(2, 101, options);

/** ResNet-152, version 2. */
export const resnet152_v2: Net<ResNetOptions> = (options) => get_resnet(2, 152, options);

/** VGG-11. */
export const vgg11: Net<VGGOptions, VGG> = (options) => get_vgg(11, options);

/** VGG-13. */
export const vgg13: Net<VGGOptions, VGG> = (options) => get_vgg(13, options);

/** VGG-16. */
export const vgg16: Net<VGGOptions, VGG> = (options) => get_vgg(16, options);

/** VGG-19. */
export const vgg19: Net<VGGOptions, VGG> = (options) => get_vgg(19, options);

/** VGG-11 with batch normalization. */
export const vgg11_bn: Net<VGGOptions, VGG> = (options) =>
  get_vgg(11, { ...options, batch_norm: true });

/** VGG-13 with batch normalization. */
export const vgg13_bn: Net<VGGOptions, VGG> = (options) =>
  get_vgg(13, { ...options, batch_norm: true });

/** VGG-16 with batch normalization. */
export const vgg16_bn: Net<VGGOptions, VGG> = (options) =>
  get_vgg(16, { ...options, batch_norm: true });

/** VGG-19 with batch normalization. */
export const vgg19_bn: Net<VGGOptions, VGG> = (options) =>
  get_vgg(19, { ...options, batch_norm: true });

/** DenseNet-121. */
export const densenet121: Net<DenseNetOptions, DenseNet> = (options) => get_densenet(121, options);

/** DenseNet-161. */
export const densenet161: Net<DenseNetOptions, DenseNet> = (options) => get_densenet(161, options);

/** DenseNet-169. */
export const densenet169: Net<DenseNetOptions, DenseNet> = (options) => get_densenet(169, options);

/** DenseNet-201. */
export const densenet201: Net<DenseNetOptions, DenseNet> = (options) => get_densenet(201, options);

/** SqueezeNet 1.0. */
export const squeezenet1_0: Net<VisionNetOptions, SqueezeNet> = (options) =>
  get_squeezenet("1.0", options);

/** SqueezeNet 1.1. */
export const squeezenet1_1: Net<VisionNetOptions, SqueezeNet> = (options) =>
  get_squeezenet("1.1", options);

/** MobileNet with all its channels. */
export const mobilenet1_0: Net<VisionNetOptions, MobileNet> = (options) =>
  get_mobilenet(1, options);

/** MobileNet with three quarters of its channels. */
export const mobilenet0_75: Net<VisionNetOptions, MobileNet> = (options) =>
  get_mobilenet(0.75, options);

/** MobileNet with half its channels. */
export const mobilenet0_5: Net<VisionNetOptions, MobileNet> = (options) =>
  get_mobilenet(0.5, options);

/** MobileNet with a quarter of its channels. */
export const mobilenet0_25: Net<VisionNetOptions, MobileNet> = (options) =>
  get_mobilenet(0.25, options);

/** MobileNetV2 with all its channels. */
export const mobilenet_v2_1_0: Net<VisionNetOptions, MobileNetV2> = (options) =>
  get_mobilenet_v2(1, options);

/** MobileNetV2 with three quarters of its channels. */
export const mobilenet_v2_0_75: Net<VisionNetOptions, MobileNetV2> = (options) =>
  get_mobilenet_v2(0.75, options);

/** MobileNetV2 with half its channels. */
export const mobilenet_v2_0_5: Net<VisionNetOptions, MobileNetV2> = (options) =>
  get_mobilenet_v2(0.5, options);

/** MobileNetV2 with a quarter of its channels. */
export const mobilenet_v2_0_25: Net<VisionNetOptions, MobileNetV2> = (options) =>
  get_mobilenet_v2(0.25, options);
