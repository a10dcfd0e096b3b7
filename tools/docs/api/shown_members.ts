/** What the pages of the API show of a class or an interface, and what of it has no docstring. */

import type { Definition, Member } from "./doc_nodes.ts";
import type { FindDoc } from "./inherited_docs.ts";
import type { Namespace } from "./read_docs.ts";

/** Properties and methods, less those that are hidden; of a setter only its getter, of overloads not the implementation. */
export function shownMembers({ properties = [], methods = [] }: Definition): Member[] {
  return [...properties, ...methods].filter(
    (member) =>
      member.accessibility !== "private" &&
      member.kind !== "setter" &&
      !`${member.name}`.startsWith("#") &&
      member.jsDoc?.tags?.some(({ kind }) => kind === "internal") !== true &&
      !isImplementation(member, methods),
  );
}

function isImplementation({ name, functionDef }: Member, methods: readonly Member[]): boolean {
  const isOverload = (each: Member): boolean =>
    each.name === name && each.functionDef?.hasBody !== true && each.isAbstract !== true;
  return functionDef?.hasBody === true && methods.some(isOverload);
}

/** What is public and says nothing of itself, a sentence each. */
export function undocumented(namespaces: readonly Namespace[], docOf: FindDoc): string[] {
  const missing = namespaces.flatMap(({ symbols }) =>
    symbols.flatMap(({ name, declarations }) => {
      const [{ location }] = declarations as [(typeof declarations)[0]];
      const own = declarations.some(({ jsDoc }) => jsDoc?.doc) ? [] : [{ what: name, location }];
      const members = declarations
        .flatMap(({ def }) => shownMembers(def))
        .filter((member) => !docOf(name, member)?.jsDoc.doc)
        .map((member) => ({ what: `${name}.${member.name}`, location: member.location }));
      return [...own, ...members];
    }),
  );
  // What is exported twice is told of once.
  return [
    ...new Set(
      missing.map(
        ({ what, location: { filename, line } }) =>
          `${filename}:${line + 1}: Cannot tell what ${what} is: it has no docstring`,
      ),
    ),
  ];
}
