/** Errors of a device, which are reported asynchronously: kept here until the next read. */

const SCOPES = ["validation", "out-of-memory", "internal"] as const;

/** Watches a device for errors and for its loss. */
export class FailureWatch {
  readonly #device: GPUDevice;
  #lost: string | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#watch();
    device.lost.then(({ reason, message }) => {
      this.#lost = message === "" ? reason : message;
    });
  }

  /** Says what is lost, if the device is. */
  get lost(): string | null {
    return this.#lost;
  }

  /** The first error since the last call, once all work submitted so far was checked. */
  async collect(): Promise<string | null> {
    const errors = SCOPES.map(() => this.#device.popErrorScope());
    this.#watch();
    const found = (await Promise.all(errors)).find((error) => error !== null);
    return found?.message ?? null;
  }

  #watch(): void {
    for (const scope of SCOPES) this.#device.pushErrorScope(scope);
  }
}
