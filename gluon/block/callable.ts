/** Callable classes: an instance is called like a function, `net(x)`, `scheduler(100)` (Python's `__call__`). */

/** An instance is a function that runs `invoke`; it has its class's prototype, fields and private members. */
export abstract class Callable {
  constructor() {
    const instance = (...args: never[]): unknown => (instance as unknown as this).invoke(...args);
    // A function's own name and length would hide a getter of the class.
    Reflect.deleteProperty(instance, "name");
    Reflect.deleteProperty(instance, "length");
    Object.setPrototypeOf(instance, new.target.prototype);
    // biome-ignore lint/correctness/noConstructorReturn: what is returned becomes `this` in subclasses.
    return instance as unknown as this;
  }

  /** What a call of the instance does. */
  protected abstract invoke(...args: never[]): unknown;
}

/** Consoles show an instance as its text, not as a function. */
Object.defineProperty(Callable.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Callable): string {
    return this.toString();
  },
});
