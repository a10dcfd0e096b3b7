/** What glueball's programs have in common. */

import { autograd, gluon, nd } from "../../mod.ts";
import type { Tensor, Tensors } from "../data.ts";
import { CHECKED_UPDATES, type Program } from "../peer.ts";

/** An array that lives until the process ends. */
export function arrayOf({ shape, values }: Tensor): nd.NDArray {
  return nd.keep(nd.array(values, { shape }));
}

/** A DQN update: Bellman target, smooth-L1, backward, Adam. */
export async function bellmanUpdate(
  policy: gluon.Block,
  target: gluon.Block,
  learning_rate: number,
  tensors: Tensors,
): Promise<Program> {
  const trainer = new gluon.Trainer(policy.collect_params(), "adam", { learning_rate });
  const penalty = new gluon.loss.HuberLoss();
  const [state, action, reward, nextState, discount] = [
    "state",
    "action",
    "reward",
    "next_state",
    "discount",
  ].map((name) => arrayOf(tensors[name] as Tensor)) as NDArrays5;

  const step = nd.compile(() => {
    const wanted = reward.add(discount.multiply(target(nextState).max({ axis: 1 })));
    const loss = autograd.record(() => penalty(policy(state).pick(action), wanted).mean());
    loss.backward();
    trainer.step(1);
    return loss;
  });
  return await updates(step);
}

/** A program of training steps that give the loss. */
export async function updates(step: nd.Compiled<nd.NDArray>): Promise<Program> {
  const losses: number[] = [];
  for (let i = 0; i < CHECKED_UPDATES; i++) losses.push(await step().asscalar());
  return {
    check: [losses],
    async run(runs) {
      for (let i = 0; i < runs - 1; i++) step();
      await step().asscalar();
      return undefined;
    },
    release: () => step.dispose(),
  };
}

type NDArrays5 = [nd.NDArray, nd.NDArray, nd.NDArray, nd.NDArray, nd.NDArray];

/** A program of greedy actions in states, each read by the host. */
export async function actions(policy: gluon.Block, states: Tensor): Promise<Program> {
  const { shape, values } = states;
  const count = shape[0] as number;
  const length = values.length / count;
  const state = nd.keep(nd.zeros([1, ...shape.slice(1)]));
  const best = nd.compile(() => policy(state).argmax({ axis: 1 }));
  const choose = (i: number): Promise<number> => {
    state.set(values.subarray(i * length, (i + 1) * length));
    return best().asscalar();
  };
  const chosen: number[] = [];
  for (let i = 0; i < count; i++) chosen.push(await choose(i));
  return {
    check: [chosen],
    async run(runs) {
      for (let i = 0; i < runs; i++) await choose(i % count);
      return undefined;
    },
    release: () => best.dispose(),
  };
}

/** A program of calls of a function that gives arrays. */
export async function repeated(
  inputs: readonly nd.NDArray[],
  body: () => nd.NDArray[],
): Promise<Program> {
  const step = nd.compile(body);
  const check = await Promise.all(step().map((each) => each.toArray()));
  return {
    check,
    async run(runs) {
      for (let i = 0; i < runs - 1; i++) step();
      await step().at(-1)?.toArray();
      return undefined;
    },
    release() {
      step.dispose();
      for (const each of inputs) each.dispose();
    },
  };
}
