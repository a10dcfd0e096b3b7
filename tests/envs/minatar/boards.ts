/** Boards of MinAtar's games, as tests write and read them. */
import type { MinAtarEnv } from "../../../envs/mod.ts";
import type { EnvironmentState, Step } from "../../../rl/environment.ts";

/** The cells where a channel is 1, each as `10 * row + column`. */
export function cellsOf(observation: Uint8Array, channel: number): number[] {
  const channels = observation.length / 100;
  return Array.from({ length: 100 }, (_, cell) => cell).filter(
    (cell) => observation[cell * channels + channel] === 1,
  );
}

/** Puts a game into a state, given by the numbers of it; the last action is none. */
export function inject<E extends MinAtarEnv>(env: E, numbers: readonly number[]): E {
  env.get_init_state({ seed: 0 });
  env.setState({ ...env.getState(), variables: [0, ...numbers] });
  return env;
}

/** The numbers of a state. */
export function numbersOf(env: { getState(): EnvironmentState }): number[] {
  return (env.getState().variables as number[]).slice(1);
}

/** Takes actions one after the other. */
export function play(env: MinAtarEnv, actions: readonly number[]): Step<Uint8Array>[] {
  return actions.map((action) => env.step(action));
}
