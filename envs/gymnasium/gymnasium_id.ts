/** Ids of Gymnasium's environments: their syntax, and the modules that they import. */

const PREFIX = "gymnasium:";

/** `[module:][namespace/]name[-vN]`. Each begins with a letter, a digit or `_`: none is a flag. */
const GRAMMAR =
  /^(?:(?<module>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):)?(?<name>(?:\w[\w-]*\/)?\w[\w.-]*)$/;

const LONGEST = 200; // characters

/** The id of an environment of Gymnasium: `gymnasium:` and its id there. */
export type GymnasiumId = `gymnasium:${string}`;

/** The parts of an id. */
export interface GymnasiumIdParts {
  /** The id that `gymnasium.make` takes: `module:namespace/Name-v0`, without the prefix. */
  readonly id: string;
  /** The id without the module. */
  readonly name: string;
  /** The Python module that `gymnasium.make` imports first, since it registers the environment. */
  readonly module: string | undefined;
}

/**
 * Whether `id` claims to be one of Gymnasium; `parseGymnasiumId` says whether it is well formed.
 */
export function isGymnasiumId(id: string): id is GymnasiumId {
  return id.startsWith(PREFIX);
}

/**
 * Parses an id. Every id is parsed before it is passed to Python.
 *
 * @throws {RangeError} where it is not `gymnasium:[module:][namespace/]Name-vN`, of 200 characters
 *   at most.
 */
export function parseGymnasiumId(id: GymnasiumId): GymnasiumIdParts {
  const rest = id.slice(PREFIX.length);
  const groups = id.length <= LONGEST ? GRAMMAR.exec(rest)?.groups : undefined;
  if (groups !== undefined) return { id: rest, name: groups.name!, module: groups.module };
  const shown = id.length <= LONGEST ? id : `${id.slice(0, LONGEST)}...`;
  throw new RangeError(
    `Cannot make ${JSON.stringify(shown)}: it is no id of Gymnasium; give one of the form ` +
      "gymnasium:[module:][namespace/]Name-vN, such as gymnasium:CartPole-v1 or " +
      "gymnasium:ale_py:ALE/Breakout-v5.",
  );
}

/** The id with the module that registers its namespace, or with a place for it. */
export function withModule({ name }: GymnasiumIdParts): string {
  const module = name.startsWith("ALE/") ? "ale_py" : "<module>";
  return `${PREFIX}${module}:${name}`;
}
