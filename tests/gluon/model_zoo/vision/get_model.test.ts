/** Nets by name. */
import { expect, test } from "bun:test";
import { model_zoo } from "../../../../gluon/mod.ts";

const { get_model } = model_zoo.vision;
type Name = model_zoo.vision.ModelName;

test("A net is found by its name, and refuses weights that nobody serves", () => {
  expect(get_model("MobileNet0.25" as Name)).toBeInstanceOf(model_zoo.vision.MobileNet);
  expect(() => get_model("resnet19_v1" as Name)).toThrow(
    'Cannot find model "resnet19_v1": there is none of that name; did you mean "resnet18_v1"?',
  );
  expect(() => model_zoo.vision.vgg16_bn({ pretrained: true })).toThrow(
    "Cannot load pretrained weights of vgg16_bn: the server that had MXNet's is gone; make the net and " +
      "read a file of them by net.load_parameters(file).",
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
