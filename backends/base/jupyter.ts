/** How objects are shown in a notebook: the protocol of Deno's Jupyter kernel. */

/** What Jupyter shows of an object: the same in one or several forms, by MIME type. */
export type MediaBundle = Readonly<Record<string, string>>;

/** Gives an object, or all objects of a class by its prototype, the method that the kernel asks: `[Symbol.for("Jupyter.display")]()`. */
export function showInJupyter<T extends object>(
  object: T,
  show: (each: T) => MediaBundle | Promise<MediaBundle>,
): void {
  Object.defineProperty(object, Symbol.for("Jupyter.display"), {
    value(this: T): MediaBundle | Promise<MediaBundle> {
      return show(this);
    },
  });
}
