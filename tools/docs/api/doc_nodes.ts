/** What `deno doc --json` says of a symbol: the parts that the pages of the API show. */

/** A comment of documentation. */
export interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly DocTag[];
}

/** `@param`, `@throws`, `@return` and the like. */
export interface DocTag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
  readonly tsType?: TsType;
}

/** A type; what `value` is depends on `kind`. */
export interface TsType {
  readonly kind: string;
  readonly repr?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of another program, which formatType takes apart
  readonly value?: any;
}

/** A parameter of types: `T extends U = V`. */
export interface TypeParam {
  readonly name: string;
  readonly constraint?: TsType;
  readonly default?: TsType;
}

/** A parameter of a function. */
export interface Param {
  readonly kind: string;
  readonly name?: string;
  readonly optional?: boolean;
  readonly tsType?: TsType;
  /** Of a parameter with a default. */
  readonly left?: Param;
  /** Of a rest parameter. */
  readonly arg?: Param;
}

/** What is called. */
export interface FunctionDef {
  readonly params: readonly Param[];
  readonly returnType?: TsType;
  readonly typeParams?: readonly TypeParam[];
  /** Of overloads, only the implementation has one. */
  readonly hasBody?: boolean;
}

/** Where something is declared. */
export interface Location {
  readonly filename: string;
  readonly line: number;
}

/** A member of a class or an interface. */
export interface Member extends Partial<FunctionDef> {
  readonly name: string;
  readonly jsDoc?: JsDoc;
  readonly location: Location;
  readonly kind?: string;
  readonly tsType?: TsType;
  readonly functionDef?: FunctionDef;
  readonly readonly?: boolean;
  readonly optional?: boolean;
  readonly isStatic?: boolean;
  readonly isAbstract?: boolean;
  readonly accessibility?: string;
}

/** What a declaration says, by its kind. */
export interface Definition extends Partial<FunctionDef> {
  readonly constructors?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly callSignatures?: readonly Member[];
  readonly indexSignatures?: readonly Member[];
  readonly extends?: string | readonly TsType[];
  readonly superTypeParams?: readonly TsType[];
  readonly implements?: readonly TsType[];
  readonly isAbstract?: boolean;
  readonly tsType?: TsType;
  readonly target?: Location;
}

/** A declaration of a symbol; a function has one for each overload. */
export interface Declaration {
  readonly kind: string;
  /** `private` where the module does not export it, and only names it. */
  readonly declarationKind?: string;
  readonly location: Location;
  readonly jsDoc?: JsDoc;
  readonly def: Definition;
}

/** A name that a module exports. */
export interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

/** A module. */
export interface DocModule {
  readonly module_doc?: JsDoc;
  readonly symbols: readonly DocSymbol[];
}
