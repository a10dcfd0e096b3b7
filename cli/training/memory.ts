/** Memory that a training will take, estimated before anything is allocated. */

import { totalmem } from "node:os";
import process from "node:process";
import { sequenceCapacity } from "../../rl/algorithms/options/recurrent_dqn.ts";
import { ActionEncoding } from "../../rl/collect/action_encoding.ts";
import { ObservationEncoding } from "../../rl/collect/encoding.ts";
import type { Action, Observation } from "../../rl/environment.ts";
import { sequenceBytes } from "../../rl/replay/sequence_store.ts";
import { replayBytes } from "../../rl/replay/transition_store.ts";
import type { Space } from "../../rl/spaces/mod.ts";
import { formatOption } from "../flags.ts";
import { formatCount } from "../terminal/format.ts";

/** What decides the sizes; algorithms have other options besides, or not all of these. */
export interface SizeOptions {
  readonly buffer_size?: number;
  readonly batch_size?: number;
  readonly net_arch?: readonly number[] | Readonly<Record<string, readonly number[]>> | null;
  readonly prioritized_replay?: boolean;
  readonly sequence_length?: number;
  readonly burn_in?: number;
  readonly lstm_hidden_size?: number;
  readonly n_lstm_layers?: number;
}

/** The spaces of the environment. */
export interface Spaces {
  readonly name: string;
  readonly observation_space: Space<Observation>;
  readonly action_space: Space<Action>;
}

/** Where tensors live. */
export interface Memory {
  /** Bytes of the machine, or of the container. */
  readonly total: number;
  /** Bytes for networks and batches: WASM, whose memory native shares, addresses 4 GiB. */
  readonly tensors: number;
}

const WASM = 2 ** 32;

/** Arrays as large as the parameters: two networks, gradients, two moments of Adam. */
const COPIES = 5;

/** The memory of this machine, for a backend. */
export function memoryFor(backend: string): Memory {
  const limit = process.constrainedMemory?.() || Infinity;
  const total = Math.min(totalmem(), limit);
  return { total, tensors: /^(wasm|native)/.test(backend) ? Math.min(WASM, total) : total };
}

/**
 * Checks that a training has room.
 *
 * @throws {RangeError} naming the option that takes too much, and how many bytes.
 */
export function checkMemory(
  { name, observation_space, action_space }: Spaces,
  options: SizeOptions,
  { total, tensors }: Memory,
): void {
  const observation = new ObservationEncoding(observation_space);
  const action = new ActionEncoding(action_space);
  const { buffer_size = 0, batch_size = 0, net_arch = [], prioritized_replay = false } = options;
  const units = Array.isArray(net_arch) ? net_arch : Object.values(net_arch ?? {}).flat();
  const widths = [observation.width, ...units, Math.max(1, action.maskLength)];
  const parameters = widths.slice(1).reduce((sum, each, i) => sum + each * (widths[i]! + 1), 0);
  const activations = widths.reduce((sum, each) => sum + each, 0);
  const check = (option: keyof SizeOptions, what: string, bytes: number, limit: number): void => {
    if (bytes <= limit) return;
    throw new RangeError(
      `Cannot train on ${name} with ${option} ${formatOption(options[option])}: ${what} would take about ` +
        `${formatCount(bytes)} bytes, and there are ${formatCount(limit)}; ` +
        `lower --${option.replaceAll("_", "-")}.`,
    );
  };
  check("net_arch", "networks and optimizer", 4 * COPIES * parameters, tensors);
  const { maskLength } = action;
  if (options.sequence_length !== undefined) {
    const { sequence_length, burn_in = 0, lstm_hidden_size = 0, n_lstm_layers = 1 } = options;
    const bytes = sequenceBytes({
      ...{ sequence_length, burn_in, observations: observation },
      ...{ actions: action, hasMasks: maskLength > 0 },
      memory: [2 * n_lstm_layers, lstm_hidden_size],
    });
    check("batch_size", "a batch", bytes * batch_size, tensors);
    const sequences = sequenceCapacity({ buffer_size, sequence_length });
    check("buffer_size", "the replay buffer", bytes * sequences, total);
    return;
  }
  const batch = replayBytes(batch_size, { state: observation, action, maskLength });
  check("batch_size", "a batch", batch + 8 * batch_size * activations, tensors);
  const { frames } = observation;
  const state = frames ? ({ width: frames.stack, dtype: "int32" } as const) : observation;
  const replay = replayBytes(buffer_size, { state, action, maskLength }, frames);
  const priorities = prioritized_replay ? 32 * buffer_size : 0; // in a sum tree
  check("buffer_size", "the replay buffer", replay + priorities, total);
}
