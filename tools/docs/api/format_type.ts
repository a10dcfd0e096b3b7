/** Types, parameters and declarations of `deno doc` as TypeScript writes them. */

import type {
  Declaration,
  Definition,
  FunctionDef,
  Member,
  Param,
  TsType,
  TypeParam,
} from "./doc_nodes.ts";

/** How each kind of type is written. */
const WRITERS: Readonly<Record<string, (type: TsType) => string>> = {
  typeRef: ({ value }) => `${value.typeName}${list(value.typeParams, "<", ">")}`,
  array: ({ value }) => `${grouped(value)}[]`,
  tuple: ({ value }) => `[${value.map(formatType).join(", ")}]`,
  union: ({ value }) => value.map(formatType).join(" | "),
  intersection: ({ value }) => value.map(formatType).join(" & "),
  parenthesized: ({ value }) => `(${formatType(value)})`,
  typeOperator: ({ value }) => `${value.operator} ${formatType(value.tsType)}`,
  typeQuery: ({ value, repr }) =>
    `typeof ${typeof value === "string" ? value : (value.typeName ?? repr)}`,
  literal: ({ value, repr }) =>
    value.kind === "string" ? JSON.stringify(value.string) : (repr ?? `${value[value.kind]}`),
  rest: ({ value }) => `...${formatType(value)}`,
  optional: ({ value }) => `${formatType(value)}?`,
  indexedAccess: ({ value }) => `${formatType(value.objType)}[${formatType(value.indexType)}]`,
  infer: ({ value }) => `infer ${value.typeParam.name}`,
  conditional: ({ value }) =>
    `${formatType(value.checkType)} extends ${formatType(value.extendsType)} ? ` +
    `${formatType(value.trueType)} : ${formatType(value.falseType)}`,
  mapped: ({ value }) =>
    `{ ${value.readonly ? "readonly " : ""}[${value.typeParam.name} in ` +
    `${formatType(value.typeParam.constraint)}${value.nameType ? ` as ${formatType(value.nameType)}` : ""}]` +
    `${value.optional ? "?" : ""}: ${formatType(value.tsType)} }`,
  fnOrConstructor: ({ value }) =>
    `${value.constructor === true ? "new " : ""}${list(value.typeParams, "<", ">", formatTypeParam)}` +
    `(${value.params.map(formatParam).join(", ")}) => ${formatType(value.tsType)}`,
  typeLiteral: ({ value }) => {
    const members = [
      ...(value.methods ?? []),
      ...(value.properties ?? []),
      ...(value.indexSignatures ?? []),
    ];
    return members.length === 0 ? "{}" : `{ ${members.map(formatMember).join("; ")} }`;
  },
  this: () => "this",
};

/** A type. */
export function formatType(type: TsType | undefined): string {
  if (type === undefined) return "unknown";
  return WRITERS[type.kind]?.(type) ?? type.repr ?? "unknown";
}

function grouped(type: TsType): string {
  const text = formatType(type);
  return /^(?:union|intersection|fnOrConstructor|conditional|typeOperator)$/.test(type.kind)
    ? `(${text})`
    : text;
}

function list<T>(
  items: readonly T[] | undefined,
  open: string,
  close: string,
  format: (item: T) => string = formatType as never,
): string {
  return items === undefined || items.length === 0
    ? ""
    : `${open}${items.map(format).join(", ")}${close}`;
}

function formatTypeParam({ name, constraint, default: value }: TypeParam): string {
  const bound = constraint === undefined ? "" : ` extends ${formatType(constraint)}`;
  return `${name}${bound}${value === undefined ? "" : ` = ${formatType(value)}`}`;
}

function formatParam(param: Param): string {
  if (param.kind === "rest") {
    const inner = param.arg ?? param;
    return `...${nameOf(inner)}: ${formatType(param.tsType ?? inner.tsType)}`;
  }
  const inner = param.left ?? param;
  const isOptional = param.kind === "assign" || inner.optional === true;
  return `${nameOf(inner)}${isOptional ? "?" : ""}: ${formatType(inner.tsType ?? param.tsType)}`;
}

/** A parameter that is taken apart has no name of its own. */
function nameOf({ kind, name }: Param): string {
  return name ?? (kind === "array" ? "values" : "options");
}

/** `<T>(x: T, options?: Options): T`. */
export function formatCall(
  { typeParams, params, returnType }: FunctionDef,
  isConstructor = false,
): string {
  const all = params.map(formatParam);
  const short = all.join(", ");
  const inside = short.length > 72 ? `\n  ${all.join(",\n  ")},\n` : short;
  const result = isConstructor ? "" : `: ${formatType(returnType)}`;
  return `${list(typeParams, "<", ">", formatTypeParam)}(${inside})${result}`;
}

/** A member of a class or an interface. */
export function formatMember(member: Member): string {
  const { name, kind, functionDef, tsType, params } = member;
  const before = [member.isStatic && "static", member.isAbstract && "abstract"].filter(Boolean);
  const mark = member.optional ? "?" : "";
  if (kind === "getter")
    return [...before, `get ${name}: ${formatType(functionDef?.returnType)}`].join(" ");
  if (kind === "setter")
    return [...before, `set ${name}: ${formatType(functionDef?.params[0]?.tsType)}`].join(" ");
  if (functionDef !== undefined)
    return [...before, `${name}${mark}${formatCall(functionDef)}`].join(" ");
  if (params !== undefined && tsType === undefined) {
    return [...before, `${name}${mark}${formatCall(member as FunctionDef)}`].join(" ");
  }
  if (params !== undefined && name === undefined) {
    return `[${params.map(formatParam).join(", ")}]: ${formatType(tsType)}`;
  }
  const readonly = member.readonly ? ["readonly"] : [];
  return [...before, ...readonly, `${name}${mark}: ${formatType(tsType)}`].join(" ");
}

/** The line that declares a symbol. */
export function formatDeclaration(name: string, { kind, def }: Declaration): string {
  if (kind === "function") return `function ${name}${formatCall(def as FunctionDef)}`;
  if (kind === "variable") return `const ${name}: ${formatType(def.tsType)}`;
  if (kind === "typeAlias")
    return `type ${name}${list(def.typeParams, "<", ">", formatTypeParam)} = ${formatType(def.tsType)}`;
  const head = `${def.isAbstract ? "abstract " : ""}${kind} ${name}${list(def.typeParams, "<", ">", formatTypeParam)}`;
  return `${head}${parentsOf(def)}`;
}

function parentsOf(def: Definition): string {
  const above =
    typeof def.extends === "string"
      ? `${def.extends}${list(def.superTypeParams, "<", ">")}`
      : (def.extends ?? []).map(formatType).join(", ");
  const kept = list(def.implements, "\n  implements ", "");
  return `${above === "" ? "" : ` extends ${above}`}${kept}`;
}
