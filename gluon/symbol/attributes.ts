/** Attributes of an operator in a symbol: texts as Python writes its values. */

/** What changes how fast or where an operator runs, and not what it computes; and what users add. */
const IGNORED =
  /^(?:__.*__|cudnn_\w+|workspace|ctx|num_args|.*_(?:lr_mult|wd_mult)|lr_mult|wd_mult|force_mirroring|ctx_group|mirror_stage)$/;

/** The attributes of one node; what was not asked for is unknown. */
export class Attributes {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #asked = new Set<string>();

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  /** The names that nobody asked for. */
  get unknown(): string[] {
    return [...this.#texts.keys()].filter((name) => !this.#asked.has(name) && !IGNORED.test(name));
  }

  /** Whether it is given, and not None. */
  has(name: string): boolean {
    const text = this.#text(name);
    return text !== undefined && text !== "None";
  }

  /** A text; where `allowed` is given, one of these. */
  text<Value extends string = string>(
    name: string,
    byDefault: NoInfer<Value>,
    allowed?: readonly Value[],
  ): Value {
    const text = (this.#text(name) ?? byDefault) as Value;
    if (allowed && !allowed.includes(text)) this.#fail(name, `one of ${allowed.join(", ")}`);
    return text;
  }

  flag(name: string, byDefault = false): boolean {
    const text = this.#text(name);
    if (text === undefined || text === "None") return byDefault;
    if (/^(?:true|1)$/i.test(text)) return true;
    return /^(?:false|0)$/i.test(text) ? false : this.#fail(name, "True or False");
  }

  /** A number; without a default it must be there. */
  number(name: string, byDefault?: number): number {
    const text = this.#text(name);
    if ((text === undefined || text === "None") && byDefault !== undefined) return byDefault;
    const value = Number(text === undefined || text.trim() === "" ? Number.NaN : cleaned(text));
    return Number.isNaN(value) ? this.#fail(name, "a number") : value;
  }

  /** The same, a whole number. */
  integer(name: string, byDefault?: number): number {
    const value = this.number(name, byDefault);
    return Number.isSafeInteger(value) ? value : this.#fail(name, "a whole number");
  }

  /** A tuple of whole numbers, or one number; `undefined` where it is not given, None or empty. */
  integers(name: string): number[] | undefined {
    const values = this.optionalIntegers(name);
    if (values === undefined || values.length === 0) return undefined;
    return values.map((value) => value ?? this.#fail(name, "whole numbers"));
  }

  /** The same with None among them. */
  optionalIntegers(name: string): (number | null)[] | undefined {
    const text = this.#text(name);
    if (text === undefined || text === "None") return undefined;
    const parts = text.replace(/^\s*[([]|[)\]]\s*$/g, "").split(",");
    const words = parts.map((part) => part.trim()).filter((part) => part !== "");
    return words.map((word) => {
      if (word === "None") return null;
      const value = Number(cleaned(word));
      return Number.isSafeInteger(value) ? value : this.#fail(name, "whole numbers");
    });
  }

  #text(name: string): string | undefined {
    this.#asked.add(name);
    return this.#texts.get(name);
  }

  #fail(name: string, what: string): never {
    throw new RangeError(
      `its ${name} is ${this.#texts.get(name) ?? "missing"}, but must be ${what}`,
    );
  }
}

/** Python 2 wrote long numbers as 3L. */
function cleaned(text: string): string {
  return text.trim().replace(/L$/, "");
}
