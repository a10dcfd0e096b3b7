/** Golden texts of MXNet 1.9.1 about nets: names, repr, summary; and those nets. */
import { Block, nn, Parameter } from "../../../gluon/mod.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { goldenCases } from "../nd/support/golden.ts";

/** One text of MXNet. */
export interface Case {
  readonly about: string;
  readonly net?: string;
  readonly layer?: string;
  readonly value: unknown;
}

/** All of them. */
export const cases: readonly Case[] = goldenCases<Case>("mxnet_names");

/** What MXNet says about the net whose description begins so. */
export function golden(about: string, net: string): unknown {
  const found = cases.find((each) => each.about === about && each.net?.startsWith(net));
  if (found) return found.value;
  throw new Error(`Cannot find a golden text ${about} of ${net}: there is none.`);
}

/** The same as a text; ours are called Sequential. */
export function goldenText(about: string, net: string): string {
  return String(golden(about, net)).replaceAll("HybridSequential", "Sequential");
}

/** Three layers after each other. */
export const mlp = (): nn.Sequential =>
  new nn.Sequential(
    new nn.Dense(128, { activation: "relu" }),
    new nn.Dense(64, { activation: "tanh", in_units: 128 }),
    new nn.Dense(10),
  );

/** A block with children in fields, statistics and a parameter of its own. */
export class Network extends Block {
  features: nn.Sequential = new nn.Sequential(
    new nn.Dense(8, { use_bias: false }),
    new nn.BatchNorm(),
    new nn.Activation("relu"),
    new nn.Dropout(0.5),
  );
  embed: nn.Embedding = new nn.Embedding(5, 3);
  output: nn.Dense = new nn.Dense(2, { in_units: 8 });
  scale: Parameter = new Parameter("scale", { shape: [1], init: "ones" });

  override forward(x: NDArray): NDArray {
    return this.output(this.features(x)).multiply(this.scale.data());
  }
}
