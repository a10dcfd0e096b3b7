/** Docstrings that members have from the contracts they fulfil, and options from their schemas. */

import * as z from "zod/mini";
import { formatOption } from "../../../cli/flags.ts";
import { algorithms } from "../../../rl/algorithms/mod.ts";
import type { Definition, JsDoc, Member, TsType } from "./doc_nodes.ts";
import type { Namespace } from "./read_docs.ts";

/** A docstring, and whose it is, where it is not the member's own. */
export interface FoundDoc {
  readonly jsDoc: JsDoc;
  readonly from?: string;
}

/** Finds the docstring of a member of a symbol. */
export type FindDoc = (symbol: string, member: Member) => FoundDoc | undefined;

/** Options of algorithms, whose schemas say what they are for. */
const OPTIONS = /Options$/;

/** Looks in the symbol itself, then in what it implements and extends, then among the options of algorithms. */
export function makeFindDoc(namespaces: readonly Namespace[]): FindDoc {
  // A class that can be called is an interface, too; and there are two of some names.
  const definitions = new Map<string, Definition[]>();
  for (const { symbols } of namespaces) {
    for (const { name, declarations } of symbols) {
      const own = declarations.filter(({ kind }) => kind === "class" || kind === "interface");
      definitions.set(name, [...(definitions.get(name) ?? []), ...own.map(({ def }) => def)]);
    }
  }
  const options = optionDocs();
  const inherited = (name: string, member: string, seen: Set<string>): FoundDoc | undefined => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    const parents = (definitions.get(name) ?? []).flatMap(parentsOf).map((parent) =>
      // A parent that is not exported, of layers and losses, computes `forward` as all blocks do.
      member === "forward" && !definitions.has(parent) ? "Block" : parent,
    );
    for (const parent of parents) {
      const own = (definitions.get(parent) ?? [])
        .flatMap(({ properties = [], methods = [] }) => [...properties, ...methods])
        .find((each) => each.name === member && each.jsDoc?.doc !== undefined)?.jsDoc;
      const found = fuller(own && { jsDoc: own, from: parent }, inherited(parent, member, seen));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  // Methods of arrays are the functions of their names.
  const functions = namespaces.find(({ name }) => name === "nd")?.symbols ?? [];
  const counterpart = (symbol: string, member: string): FoundDoc | undefined => {
    if (!/^(?:Methods|NDArray)$/.test(symbol)) return undefined;
    const same = functions.find(({ name }) => name === member);
    const jsDoc = same?.declarations.find((each) => each.jsDoc?.doc !== undefined)?.jsDoc;
    return jsDoc && { jsDoc: { doc: jsDoc.doc ?? "" }, from: `nd.${member}` };
  };
  return (symbol, member) => {
    const option = OPTIONS.test(symbol) ? options.get(member.name) : undefined;
    if (option !== undefined) return { jsDoc: { doc: option } };
    const above = inherited(symbol, member.name, new Set()) ?? counterpart(symbol, member.name);
    return fuller(member.jsDoc && { jsDoc: member.jsDoc }, above);
  };
}

/** A docstring, or that of the contract, where the first is only how that one begins. */
function fuller(own: FoundDoc | undefined, above: FoundDoc | undefined): FoundDoc | undefined {
  const text = (found: FoundDoc): string => (found.jsDoc.doc ?? "").trim().replace(/\s+/g, " ");
  if (own === undefined || above === undefined) return own ?? above;
  return text(above).startsWith(text(own)) ? above : own;
}

function parentsOf(def: Definition): string[] {
  const named = (types: readonly TsType[] = []): string[] =>
    types.flatMap(({ value }) =>
      typeof value?.typeName === "string" ? [value.typeName as string] : [],
    );
  const above = typeof def.extends === "string" ? [def.extends] : named(def.extends);
  return [...named(def.implements), ...above];
}

/** What each option is for, and its default, where all algorithms agree on that. */
function optionDocs(): Map<string, string> {
  const docs = new Map<string, { readonly about: string; readonly defaults: Set<string> }>();
  for (const { options } of Object.values(algorithms)) {
    const { properties = {} } = z.toJSONSchema(options, { unrepresentable: "any", io: "input" });
    for (const [name, property] of Object.entries(properties)) {
      const { description = "", default: value } = property as {
        description?: string;
        default?: unknown;
      };
      const known = docs.get(name) ?? { about: description, defaults: new Set<string>() };
      docs.set(name, known);
      known.defaults.add(formatOption(value));
    }
  }
  return new Map(
    [...docs].map(([name, { about, defaults }]) => {
      const [value] = defaults;
      const text = `${about.charAt(0).toUpperCase()}${about.slice(1)}.`;
      return [
        name,
        defaults.size === 1
          ? `${text} Default: \`${value}\`.`
          : `${text} Its default is on the page of the algorithm.`,
      ];
    }),
  );
}
