/** Nets that classify images, under the names of `mxnet.gluon.model_zoo.vision`. */
export { AlexNet, alexnet } from "./alexnet.ts";
export { DenseNet, type DenseNetDepth, type DenseNetOptions, get_densenet } from "./densenet.ts";
export { get_model, type ModelName, type ModelOptions } from "./get_model.ts";
export { Inception3, inception_v3 } from "./inception.ts";
export { get_mobilenet, get_mobilenet_v2, MobileNet, MobileNetV2 } from "./mobilenet.ts";
export * from "./models.ts";
export { get_resnet, type ResNetDepth, type ResNetOptions, ResNetV1, ResNetV2 } from "./resnet.ts";
export { get_squeezenet, SqueezeNet, type SqueezeNetVersion } from "./squeezenet.ts";
export { get_vgg, VGG, type VGGDepth, type VGGOptions } from "./vgg.ts";
export { VisionNet, type VisionNetOptions } from "./vision_net.ts";
