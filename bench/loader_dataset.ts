/** Images of MNIST's number and size, of noise, as bench/loader.ts and its worker threads load them. */
import { gluon, nd } from "glueball";

const COUNT = 60_000;
const rng = nd.random.default_rng(0);
const numbers = new Int32Array(COUNT * 28 * 28);
rng.fillIntegers(numbers, 0, 256);
const labels = new Int32Array(COUNT);
rng.fillIntegers(labels, 0, 10);

/** As MNIST has them: uint8 `(28, 28, 1)` and classes. */
export const images: gluon.data.vision.LabelledImages = new gluon.data.vision.LabelledImages(
  { shape: [COUNT, 28, 28, 1], dtype: "uint8", data: Uint8Array.from(numbers) },
  labels,
);

const { ToTensor } = gluon.data.vision.transforms;

/** Transformed one by one, as d2l's chapters do. */
export const dataset: gluon.data.Dataset<gluon.data.vision.LabelledImage> = images.transform_first(
  new ToTensor(),
);
