/** Weights and images that follow from a formula, as in tools/golden/sb3/sb3_nature_cnn.py. */
import type { Block } from "../../../gluon/mod.ts";
import * as nd from "../../../gluon/nd/mod.ts";

/** Initializes a net for inputs of a shape; element i of a parameter is 0.05 sin(i + 1), that of a bias 0. */
export function fillByFormula(net: Block, inputShape: nd.Shape): void {
  net.initialize();
  net(nd.zeros(inputShape));
  for (const parameter of net.collect_params().values()) {
    const { shape, size } = parameter.data();
    const isBias = shape.length === 1;
    const values = Array.from({ length: size }, (_, i) => (isBias ? 0 : 0.05 * Math.sin(i + 1)));
    parameter.set_data(nd.array(values, { shape }));
  }
}

/** Two images; element i of image b is `(7 i + 3 b) mod 256`. */
export function imagesOf(shape: nd.Shape): nd.NDArray {
  const size = shape.reduce((product, each) => product * each, 1);
  const values = [0, 1].flatMap((b) =>
    Array.from({ length: size }, (_, i) => (7 * i + 3 * b) % 256),
  );
  return nd.array(values, { shape: [2, ...shape] });
}
