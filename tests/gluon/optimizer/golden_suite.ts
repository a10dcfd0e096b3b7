/** An optimizer against twenty steps of MXNet 1.9.1 and PyTorch, eager and compiled. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { lr_scheduler, type optimizer, Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { add, type NDArray } from "../../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";

interface Case {
  readonly optimizer: optimizer.OptimizerName;
  readonly note?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly lr_mult: readonly number[];
  readonly wd_mult: readonly number[];
  readonly batch_size: number;
  readonly initial: readonly GoldenArray[];
  readonly gradients: readonly (readonly GoldenArray[])[];
  readonly weights: readonly (readonly GoldenArray[])[];
}

const cases = [...goldenCases<Case>("mxnet_optimizers"), ...goldenCases<Case>("torch_optimizers")];

/** Options with the scheduler that they describe. */
function withScheduler(options: Case["options"]): object {
  const { lr_scheduler: described, ...rest } = options as { lr_scheduler?: { name: string } };
  if (described === undefined) return rest;
  const { name, ...own } = described;
  const Scheduler = lr_scheduler[name as "FactorScheduler"];
  return { ...rest, lr_scheduler: new Scheduler(own as { step: number }) };
}

function build({ initial, lr_mult, wd_mult, optimizer, options }: Case): {
  parameters: Parameter[];
  trainer: Trainer;
} {
  const parameters = initial.map((value, i) => {
    const parameter = new Parameter(`p${i}`, {
      shape: value.shape,
      init: "zeros",
      lr_mult: lr_mult[i]!,
      wd_mult: wd_mult[i]!,
    });
    parameter.initialize();
    parameter.set_data(fromGolden(value));
    return parameter;
  });
  return { parameters, trainer: new Trainer(parameters, optimizer, withScheduler(options)) };
}

/** One step on the loss `sum(weight * coefficient)`, whose gradients are the coefficients. */
function stepOn(parameters: Parameter[], trainer: Trainer, batchSize: number) {
  return (...coefficients: NDArray[]): void => {
    const loss = record(() =>
      parameters
        .map((parameter, i) => parameter.data().multiply(coefficients[i]!).sum())
        .reduce(add),
    );
    loss.backward();
    trainer.step(batchSize);
  };
}

/** Declares the golden steps of one optimizer, on two backends. */
export function goldenSuite(name: optimizer.OptimizerName): void {
  const own = cases.filter((each) => each.optimizer === name);
  if (own.length === 0)
    throw new RangeError(`Cannot find golden steps of ${name}: there are none.`);

  for (const backend of ["reference", "wasm"]) {
    describe(`on ${backend}, twenty steps of`, () => {
      beforeAll(async () => setBackend(await load(backend)));

      for (const golden of own) {
        const { optimizer, options, lr_mult, wd_mult, batch_size, note, gradients, weights } =
          golden;
        const title = `${optimizer} ${JSON.stringify({ ...options, lr_mult, wd_mult, batch_size })}`;

        if (note) {
          test(`${title} leave MXNet's, whose kernel updates the weight too early`, async () => {
            const { parameters, trainer } = build(golden);
            const step = stepOn(parameters, trainer, batch_size);
            for (const each of gradients) step(...each.map((gradient) => fromGolden(gradient)));
            const check = expectGolden(parameters[0]!.data(), weights.at(-1)![0]!);
            await expect(check).rejects.toThrow();
          });
          continue;
        }

        test(`${title} are the golden ones`, async () => {
          const { parameters, trainer } = build(golden);
          const step = stepOn(parameters, trainer, batch_size);
          for (const [i, each] of gradients.entries()) {
            step(...each.map((gradient) => fromGolden(gradient)));
            for (const [k, parameter] of parameters.entries()) {
              await expectGolden(parameter.data(), weights[i]![k]!);
            }
          }
        });

        test(`${title} are bit for bit the same when compiled`, async () => {
          const [eager, compiled] = [build(golden), build(golden)];
          const eagerStep = stepOn(eager.parameters, eager.trainer, batch_size);
          const compiledStep = compile(stepOn(compiled.parameters, compiled.trainer, batch_size));
          for (const each of gradients) {
            eagerStep(...each.map((gradient) => fromGolden(gradient)));
            compiledStep(...each.map((gradient) => fromGolden(gradient)));
          }
          for (const [k, parameter] of eager.parameters.entries()) {
            const [ours, other] = [parameter.data(), compiled.parameters[k]!.data()];
            expect(await other.toArray()).toEqual(await ours.toArray());
          }
          expect(compiled.trainer.optimizer.num_update).toBe(gradients.length);
          expect(compiledStep.plans).toHaveLength(1);
        });
      }
    });
  }
}
