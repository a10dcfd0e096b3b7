/** Recurrent Q-networks: action values from the observations so far. Source: Hausknecht and Stone 2015, DRQN. */
import { Block } from "../../gluon/block/block.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import type { LSTM } from "../../gluon/rnn/lstm.ts";
import type { FeatureOptions } from "../algorithms/options/features.ts";
import type { LSTMOptions } from "../algorithms/options/lstm.ts";
import type { Space } from "../spaces/mod.ts";
import { DuelingMLP } from "./dueling.ts";
import { type FeatureExtractor, makeFeatures } from "./features.ts";
import { makeLSTM, memoryShapes, runLSTM } from "./lstm.ts";
import { mlp } from "./mlp.ts";

/** What a recurrent Q-network is made of. */
export interface RecurrentQOptions extends FeatureOptions, LSTMOptions {
  /** Units of each hidden layer after the LSTM (ReLU). */
  readonly net_arch: readonly number[];
  /** Whether there are separate value and advantage heads. */
  readonly dueling: boolean;
}

/** Whatever gives action values for observations, the batch of each time together, and a memory. */
export type RecurrentQNet = Block<
  [x: nd.NDArray, memory: nd.NDArray[]],
  [values: nd.NDArray, memory: nd.NDArray[]]
>;

/**
 * Features of the observation, an LSTM over the time, and a multilayer perceptron after it:
 * `(time x batch, ...), memory -> [(time x batch, actions), memory]`, the batch of each time together. The memory is
 * hidden and cell state, `(layers, batch, units)` each.
 */
export class RecurrentQNetwork extends Block<
  [x: nd.NDArray, memory: nd.NDArray[]],
  [values: nd.NDArray, memory: nd.NDArray[]]
> {
  readonly features: FeatureExtractor;
  readonly lstm: LSTM;
  readonly head: Block;
  readonly #options: LSTMOptions;

  constructor(observations: Space<never>, options: RecurrentQOptions, actions: number) {
    super();
    const { net_arch: units, dueling } = options;
    this.#options = options;
    this.features = makeFeatures(observations, options);
    this.lstm = makeLSTM(options);
    const layers = { units, outputs: actions };
    this.head = dueling ? new DuelingMLP(layers) : mlp(layers);
  }

  /** Shape of each array of the memory of a batch. */
  memoryShapes(batch: number): nd.Shape[] {
    return memoryShapes(this.#options, batch);
  }

  /** The memory after observations, without their values. */
  remember(x: nd.NDArray, memory: readonly nd.NDArray[]): nd.NDArray[] {
    return runLSTM(this.lstm, this.features(x), memory)[1];
  }

  override forward(
    x: nd.NDArray,
    memory: nd.NDArray[],
  ): [values: nd.NDArray, memory: nd.NDArray[]] {
    const [rows, next] = runLSTM(this.lstm, this.features(x), memory);
    return [this.head(rows), next];
  }
}
