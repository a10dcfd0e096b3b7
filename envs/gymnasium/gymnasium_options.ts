/** The options of Gymnasium's environments: those of the bridge, and those of `gymnasium.make`. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { Json } from "../../rl/environment.ts";
import { withHint } from "../base/errors.ts";
import { type AtariFrames, type AtariFramesOptions, kwargsOf, parseAtari } from "./atari_frames.ts";
import type { GymnasiumId, GymnasiumIdParts } from "./gymnasium_id.ts";

/** The options of the bridge, and keyword arguments of `gymnasium.make`. */
export interface GymnasiumOptions {
  /**
   * The Python that has the package gymnasium: a command that is looked up in `PATH` or, with a `/`
   * in it, a path relative to the working directory. Default: `"python3"`.
   */
  readonly python?: string;
  /**
   * The timeout of a step, a reset or a rendering, in seconds: it ends the Python process, and the
   * call throws. Default: none.
   */
  readonly step_timeout?: number;
  /**
   * For an id that comes from a file, as `makeFromFile` passes it: whether its Python code may run.
   * Left out where the id is the caller's own.
   */
  readonly trust?: boolean;
  /** Overrides the registered time limit; `Infinity` for none. */
  readonly max_episode_steps?: number;
  /** The render mode, `"rgb_array"` or `"ansi"`; `"human"` opens a window instead. */
  readonly render_mode?: string;
  /**
   * For games of the Arcade Learning Environment: `true`, or options of `AtariPreprocessing`, by which frames are skipped,
   * pooled, made grey and resized as there (Python needs no OpenCV for it), and `clip_reward`.
   */
  readonly atari_preprocessing?: boolean | AtariFramesOptions;
  /** Every other option is passed to `gymnasium.make`, and by it to the environment. */
  readonly [option: string]: Json | undefined;
}

/** The options of the bridge, and the keyword arguments. */
export interface SortedOptions {
  readonly python: string;
  /** In seconds; `undefined` without a timeout. */
  readonly stepTimeout: number | undefined;
  readonly trust: boolean | undefined;
  readonly atari: AtariFrames | undefined;
  readonly kwargs: Readonly<Record<string, Json | undefined>>;
}

/** A C string cannot hold NUL; a name with other control characters is nobody's program. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const program = z.string().check(z.regex(/^[^\0-\x1f\x7f]+$/, "it must be a command or a path"));
const own = z.object({
  python: z._default(program, "python3"),
  step_timeout: z.exactOptional(z.number().check(z.positive(), z.lte(1e6))),
  trust: z.exactOptional(z.boolean()),
});

/** @throws {RangeError} naming the option of the bridge that is wrong. */
export function sortOptions(name: GymnasiumId, options: GymnasiumOptions): SortedOptions {
  const { python, step_timeout, trust, atari_preprocessing, ...kwargs } = options;
  const atari = parseAtari(name, atari_preprocessing);
  const given = Object.entries({ python, step_timeout, trust });
  const result = safeParse(
    own,
    Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  );
  if (!result.success) {
    const [{ path, message } = { path: [], message: "" }] = result.error.issues;
    const key = String(path[0]) as keyof GymnasiumOptions;
    throw new RangeError(
      `Cannot make ${name} with ${key} ${JSON.stringify(options[key])}: ${message}.`,
    );
  }
  const { step_timeout: stepTimeout, ...rest } = result.data;
  return {
    ...rest,
    trust: rest.trust,
    stepTimeout,
    atari,
    kwargs: { ...kwargs, ...(atari && kwargsOf(atari)) },
  };
}

/**
 * Throws where an id comes from a file and nobody has consented to run its code; says which code
 * that is.
 */
export function checkTrust(
  name: GymnasiumId,
  { module, name: registered }: GymnasiumIdParts,
  { trust, python, kwargs }: SortedOptions,
): void {
  if (trust !== false) return;
  const imports =
    module === undefined
      ? `the package gymnasium and the module that registers ${registered} there`
      : `the package gymnasium and the module ${module}`;
  const options = JSON.stringify(kwargs);
  const shown = options.length > 200 ? `${options.slice(0, 200)}...` : options;
  const text = "consent with makeFromFile(id, options, { trust: true })";
  const error = new Error(
    `Cannot make ${name}: a file names it, and making it runs Python code, for ${python} would ` +
      `import ${imports}${options === "{}" ? "" : `, and make it with ${shown}`}; ` +
      `if you trust the file, ${text}.`,
  );
  throw withHint(error, { subject: "trust", text });
}
