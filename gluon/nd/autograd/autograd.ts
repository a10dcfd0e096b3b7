/** Automatic differentiation, under the names of `mxnet.autograd`. */
import { context, refuseAsync, within } from "../context.ts";
import { NDArray } from "../ndarray.ts";
import { zeros_like } from "../ops/like.ts";
import { handOver, openTape } from "../scope.ts";
import { asRecorded, differentiable, recordOutputs, versionsOf } from "./tape.ts";

export { type BackwardOptions, backward, type GradOptions, grad } from "./backward.ts";

/** What `record` and `pause` take. */
export interface ModeOptions {
  /** Training mode (`true`) or inference mode, for layers such as Dropout. */
  train_mode?: boolean;
}

/**
 * Records on the tape, for `backward()`, every operation of `body` on arrays that require a gradient.
 * Arrays that it returns live as long as somebody holds them; others made inside live until the next `record()` that
 * follows a `backward()` through them.
 *
 * @throws {TypeError} where `body` is async: build inside, read (`await`) outside.
 */
export function record<T>(body: () => T, { train_mode = true }: ModeOptions = {}): T {
  const flags = { recording: true, training: train_mode };
  if (context.recording) {
    const result = within(flags, body);
    refuseAsync(result, "record");
    return result;
  }
  const tape = openTape();
  try {
    const result = within({ ...flags, scope: tape }, body);
    refuseAsync(result, "record");
    handOver(result, tape);
    return result;
  } catch (error) {
    tape.close("when its autograd.record() failed");
    throw error;
  }
}

/** Runs `body` without recording, inside of a `record`. */
export function pause<T>(body: () => T, { train_mode = false }: ModeOptions = {}): T {
  const result = within({ recording: false, training: train_mode }, body);
  refuseAsync(result, "pause recording for");
  return result;
}

/** Runs `body` in training mode (Dropout is active), whether recording or not. */
export function train_mode<T>(body: () => T): T {
  const result = within({ training: true }, body);
  refuseAsync(result, "switch to train_mode for");
  return result;
}

/** Runs `body` in inference mode (Dropout is inactive), whether recording or not. */
export function predict_mode<T>(body: () => T): T {
  const result = within({ training: false }, body);
  refuseAsync(result, "switch to predict_mode for");
  return result;
}

/** Whether operations are being recorded for `backward()`. */
export function is_recording(): boolean {
  return context.recording;
}

/** Whether layers such as Dropout are in training mode. */
export function is_training(): boolean {
  return context.training;
}

/**
 * Switches recording on or off until it is switched again, or the `record` or `pause` around it ends; gives
 * what it was. `record` is to be preferred: an error in between leaves this as it is.
 */
export function set_recording(is_recording: boolean): boolean {
  const before = context.recording;
  if (is_recording && !before && context.scope === null) {
    context.scope = opened = openTape();
  } else if (!is_recording && before && context.scope === opened) {
    context.scope = opened = null;
  }
  context.recording = is_recording;
  return before;
}

/** The tape that `set_recording` has opened. */
let opened: ReturnType<typeof openTape> | null = null;

/** Switches to training or inference mode until it is switched again, or the `record` around it ends; gives what it was. */
export function set_training(train_mode: boolean): boolean {
  const before = context.training;
  context.training = train_mode;
  return before;
}

/** `attach_grad` for several arrays at once. */
export function mark_variables(variables: readonly NDArray[]): void {
  for (const variable of variables) variable.attach_grad();
}

/**
 * A custom differentiable function with its own gradient: extend it, then `call` an instance, once
 * (an instance holds the arrays of one call).
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the name in MXNet, used as autograd.Function
export abstract class Function {
  #saved: readonly NDArray[] = [];
  #versions: readonly number[] = [];
  #called = false;

  /** The forward pass; runs without being recorded. */
  abstract forward(...inputs: NDArray[]): NDArray | NDArray[];

  /** The backward pass: gradients of the inputs, one each, given those of the outputs. */
  abstract backward(...output_grads: NDArray[]): NDArray | NDArray[];

  /** Saves arrays for `backward`, which reads them from `this.saved_tensors`. */
  save_for_backward(...arrays: NDArray[]): void {
    this.#saved = arrays;
    this.#versions = versionsOf(arrays);
  }

  /** The arrays given to `save_for_backward`; reading one that was overwritten since throws. */
  get saved_tensors(): readonly NDArray[] {
    const { name } = this.constructor;
    return this.#saved.map((array, i) =>
      asRecorded(array, this.#versions[i] as number, name, `saved array ${i}`),
    );
  }

  /** Computes the function and records it as one operation. */
  call(...inputs: NDArray[]): NDArray | NDArray[] {
    if (this.#called) {
      throw new Error(
        `Cannot call this ${this.constructor.name} a second time: it holds the arrays of its first ` +
          "call; make a new one for each call.",
      );
    }
    this.#called = true;
    const result = pause(() => this.forward(...inputs), { train_mode: context.training });
    if (!context.recording || !inputs.some(differentiable)) return result;
    // An existing array would lose the tape entry that made it.
    const outputs = [result]
      .flat()
      .map((y) => (inputs.includes(y) || differentiable(y) ? y.detach() : y));
    recordOutputs(this.constructor.name, inputs, outputs, (dys) => {
      let gradients: NDArray[] | undefined;
      const all = (): NDArray[] =>
        (gradients ??= [
          this.backward(...outputs.map((output, i) => dys[i] ?? zeros_like(output))),
        ].flat());
      return inputs.map((input, k) => () => this.#checked(all()[k], k, input));
    });
    return result instanceof NDArray ? (outputs[0] as NDArray) : outputs;
  }

  #checked(gradient: NDArray | undefined, k: number, input: NDArray): NDArray {
    if (gradient?.isLike(input)) return gradient;
    throw new RangeError(
      `Cannot run ${this.constructor.name}.backward: gradient ${k} is ` +
        `${gradient ?? "missing"}; it must be like input ${k}, ${input}.`,
    );
  }
}
