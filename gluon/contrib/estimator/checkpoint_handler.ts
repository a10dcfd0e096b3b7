/** Checkpoints of a training. */
import { joinPath, listFolder, makeFolder, removeFiles } from "../../io/folders.ts";
import type { EvalMetric } from "../../metric/mod.ts";
import type { Estimator } from "./estimator.ts";
import type { EventHandler } from "./event_handler.ts";
import { Monitor, type MonitorMode } from "./monitor.ts";

/** What `CheckpointHandler` takes. */
export interface CheckpointHandlerOptions {
  /** How names of files begin. Default: "model". */
  model_prefix?: string;
  /** The metric that decides what is best. */
  monitor?: EvalMetric | null;
  /** 1 to tell of each file that is written. Default: 0. */
  verbose?: number;
  /** Whether the best model is kept as well, as `<model_prefix>-best`. Default: false. */
  save_best?: boolean;
  /** Whether smaller or larger values are better. Default: "auto", by the name of the metric. */
  mode?: MonitorMode;
  /** Saves after so many epochs; `null` for never. Default: 1. */
  epoch_period?: number | null;
  /** Saves after so many batches; by default never. */
  batch_period?: number | null;
  /** How many checkpoints stay, the last ones. Default: 5. */
  max_checkpoints?: number;
  /** Whether the training continues from the last checkpoint in the folder. Default: false. */
  resume_from_checkpoint?: boolean;
}

/** Where a training was when a checkpoint was written. */
interface Progress {
  readonly epoch: number;
  readonly batch: number;
}

/**
 * Saves parameters (`.params`, of MXNet's format) and the trainer's states (`.states`) as
 * `<model_dir>/<model_prefix>-epoch<e>batch<b>`, and continues from them.
 */
export class CheckpointHandler implements EventHandler {
  readonly #folder: string;
  readonly #options: Required<CheckpointHandlerOptions>;
  readonly #monitor: Monitor | null;
  #batch = 0;
  #epoch = 0;
  #trained: Progress = { epoch: -1, batch: -1 };
  #saved: string[] = [];

  constructor(model_dir: string, options: CheckpointHandlerOptions = {}) {
    this.#folder = model_dir;
    this.#options = {
      model_prefix: "model",
      monitor: null,
      verbose: 0,
      save_best: false,
      mode: "auto",
      epoch_period: 1,
      batch_period: null,
      max_checkpoints: 5,
      resume_from_checkpoint: false,
      ...options,
    };
    const { monitor, mode, save_best, max_checkpoints } = this.#options;
    if (!(Number.isInteger(max_checkpoints) && max_checkpoints > 0)) {
      throw new RangeError(
        `Cannot keep ${max_checkpoints} checkpoints: it must be a whole number, 1 or more.`,
      );
    }
    this.#monitor = save_best ? new Monitor(monitor as EvalMetric, mode) : null;
  }

  /** Called before the first epoch. */
  async train_begin(estimator: Estimator): Promise<void> {
    this.#batch = this.#epoch = 0;
    this.#trained = { epoch: -1, batch: -1 };
    this.#saved = [];
    this.#monitor?.reset();
    await makeFolder(this.#folder);
    if (this.#options.resume_from_checkpoint) await this.#resume(estimator);
  }

  /** Called after each batch; `true` ends the training. */
  async batch_end(estimator: Estimator): Promise<void> {
    this.#batch++;
    const { batch_period } = this.#options;
    if (batch_period && this.#batch % batch_period === 0)
      await this.#save(estimator, this.#batch - 1);
  }

  /** Called after each epoch; `true` ends the training. */
  async epoch_end(estimator: Estimator): Promise<void> {
    const { epoch_period } = this.#options;
    if (epoch_period && (this.#epoch + 1) % epoch_period === 0)
      await this.#save(estimator, this.#batch);
    this.#epoch++;
  }

  /** Writes a checkpoint, whose number continues that of one that the training was resumed from. */
  async #save(estimator: Estimator, batch: number): Promise<void> {
    const { model_prefix, max_checkpoints, verbose } = this.#options;
    const isResumed = this.#trained.epoch >= 0;
    const epoch = isResumed ? this.#epoch + this.#trained.epoch + 1 : this.#epoch;
    const counted = isResumed
      ? batch + this.#trained.batch + (estimator.max_epoch === null ? 1 : 0)
      : batch;
    const name = `${model_prefix}-epoch${epoch}batch${counted}`;
    await this.#write(estimator, name);
    this.#saved.push(name);
    if (verbose > 0) {
      estimator.logger.info(
        `[Epoch ${epoch}] CheckpointHandler: trained total ${counted} batches, saving model at ` +
          `${this.#folder} with prefix: ${name}`,
      );
    }
    while (this.#saved.length > max_checkpoints) {
      const old = this.#saved.shift() as string;
      await removeFiles([".params", ".states"].map((end) => joinPath(this.#folder, old + end)));
    }
    if (this.#monitor?.improves()) {
      await this.#write(estimator, `${model_prefix}-best`);
      if (verbose > 0) {
        estimator.logger.info(
          `[Epoch ${epoch}] CheckpointHandler: ${this.#monitor.name} improved to ` +
            `${this.#monitor.best.toFixed(5)}, updating best model at ${this.#folder}`,
        );
      }
    }
  }

  /** States first, so that a checkpoint that has parameters is a whole one. */
  async #write({ net, trainer }: Estimator, name: string): Promise<void> {
    await trainer.save_states(joinPath(this.#folder, `${name}.states`));
    await net.save_parameters(joinPath(this.#folder, `${name}.params`), { format: "mxnet" });
  }

  async #resume(estimator: Estimator): Promise<void> {
    const { model_prefix, batch_period, epoch_period } = this.#options;
    const isByEpoch = estimator.max_epoch !== null;
    if (isByEpoch ? !epoch_period || batch_period : !batch_period || epoch_period) {
      throw new RangeError(
        `Cannot resume a training by ${isByEpoch ? "epochs" : "batches"} from checkpoints of other ` +
          "periods: set epoch_period alone for epochs, batch_period alone (epoch_period: null) for batches.",
      );
    }
    const found = await this.#list();
    const last = found.at(-1);
    if (last === undefined) {
      estimator.logger.info("CheckpointHandler: No checkpoint found, training from scratch.");
      return;
    }
    const done = isByEpoch ? last.epoch + 1 : last.batch + 1;
    const asked = (isByEpoch ? estimator.max_epoch : estimator.max_batch) as number;
    if (done >= asked) {
      throw new RangeError(
        `Cannot resume a training of ${asked} ${isByEpoch ? "epochs" : "batches"}: a checkpoint in ` +
          `"${this.#folder}" has ${done}; ask for more, or leave out resume_from_checkpoint.`,
      );
    }
    const name = joinPath(this.#folder, `${model_prefix}-epoch${last.epoch}batch${last.batch}`);
    await estimator.net.load_parameters(`${name}.params`);
    await estimator.trainer.load_states(`${name}.states`);
    this.#trained = last;
    this.#saved = found.map(({ epoch, batch }) => `${model_prefix}-epoch${epoch}batch${batch}`);
    if (isByEpoch) estimator.max_epoch = asked - done;
    else estimator.max_batch = asked - done;
    estimator.logger.info(
      `CheckpointHandler: Checkpoint resumed from epoch ${last.epoch} batch ${last.batch}, continue to ` +
        `train for ${asked - done} ${isByEpoch ? "epochs" : "batches"}`,
    );
  }

  /** The checkpoints in the folder, the earliest first. */
  async #list(): Promise<Progress[]> {
    const files = await listFolder(this.#folder);
    const names = new Set(files.map(({ name }) => name));
    const found = files.flatMap(({ name }): Progress[] => {
      const [, prefix, epoch, batch] = /^(.*)-epoch(\d+)batch(\d+)\.params$/.exec(name) ?? [];
      if (prefix !== this.#options.model_prefix || !names.has(name.replace(/params$/, "states")))
        return [];
      return [{ epoch: Number(epoch), batch: Number(batch) }];
    });
    return found.sort((a, b) => a.epoch - b.epoch || a.batch - b.batch);
  }
}
