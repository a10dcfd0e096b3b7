/** What a Trainer trains. */
import { Parameter } from "../parameter/parameter.ts";

/** What a Trainer trains: `net.collect_params()`, other named parameters, or a list of them. */
export type Parameters =
  | ReadonlyMap<string, Parameter>
  | Readonly<Record<string, Parameter>>
  | readonly Parameter[];

/** Every parameter once, by name: named ones in the order of their names, a list in its own. */
export function named(params: Parameters): ReadonlyMap<string, Parameter> {
  const entries = entriesOf(params);
  if (entries.length === 0) {
    throw new RangeError(
      "Cannot train no parameters at all: the net, or what was selected of it, has none.",
    );
  }
  const seen = new Set<unknown>();
  const parameters = new Map<string, Parameter>();
  for (const [name, parameter] of entries) {
    if (!(parameter instanceof Parameter)) {
      throw new TypeError(
        `Cannot train ${name}: ${String(parameter)} is no Parameter; give net.collect_params(), or ` +
          "a list or record of parameters.",
      );
    }
    if (seen.size < seen.add(parameter).size) parameters.set(name, parameter);
  }
  return parameters;
}

function entriesOf(params: Parameters): (readonly [string, unknown])[] {
  if (Array.isArray(params)) return params.map((each, i) => [`${i}.${each?.name}`, each]);
  if (params instanceof Map) return [...params].sort(byName);
  if (Object.getPrototypeOf(params) === Object.prototype)
    return Object.entries(params).sort(byName);
  throw new TypeError(
    `Cannot train ${String(params)}: it is no record or list of parameters; give ` +
      "net.collect_params().",
  );
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
