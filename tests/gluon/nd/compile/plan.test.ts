/** A plan: what it keeps of a trace, what it shares, and what a replay runs. */
import { beforeAll, expect, test } from "bun:test";
import type { Backend } from "../../../../backends/backend.ts";
import { load } from "../../../../backends/mod.ts";
import { missing, Plan } from "../../../../gluon/nd/compile/plan.ts";
import { Trace } from "../../../../gluon/nd/compile/trace.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { array, memory, type NDArray, zeros } from "../../../../gluon/nd/mod.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await load("reference");
  setBackend(backend);
});

function planOf(body: () => NDArray): { plan: Plan; output: NDArray; trace: Trace } {
  const trace = new Trace();
  const output = within({ trace }, body);
  return { plan: new Plan(backend, trace, new Set([output.storage])), output, trace };
}

test("replay() computes from what captured arrays hold, and allocates nothing", async () => {
  const x = array([1, 2]);
  const { plan, output } = planOf(() => x.add(x).multiply(x));
  plan.replay();
  expect(await output.tolist()).toEqual([2, 8]);
  const before = memory();
  x.set([3, 4]);
  plan.replay();
  expect(memory()).toEqual(before);
  expect(await output.tolist()).toEqual([18, 32]);
  plan.dispose();
});

test("leaves dead nodes out", () => {
  const x = array([1, 2]);
  const { plan } = planOf(() => {
    x.exp();
    return x.negative();
  });
  expect(plan.kernels).toEqual(["negative"]);
  plan.dispose();
});

test("values whose lifetimes do not overlap share a buffer", () => {
  const x = array([1, 2]);
  const before = memory().arrays;
  const { plan } = planOf(() => x.exp().exp().exp().exp().exp());
  expect(memory().arrays - before).toBeLessThanOrEqual(2);
  plan.dispose();
  expect(memory().arrays).toBe(before);
});

test("a kernel writes into captured memory directly, where only a copy would follow", async () => {
  const [x, target] = [array([1, 2]), zeros([2])];
  const { plan } = planOf(() => {
    target.set(x.negative());
    return x.exp();
  });
  expect([...plan.kernels].sort()).toEqual(["exp", "negative"]);
  const { version } = target.storage;
  plan.replay();
  expect(await target.tolist()).toEqual([-1, -2]);
  expect(target.storage.version).toBe(version + 1);
  plan.dispose();
});

test("runs host callbacks before its kernels", () => {
  const x = array([1]);
  const trace = new Trace();
  let calls = 0;
  trace.onHost("count", () => calls++);
  const output = within({ trace }, () => x.negative());
  const plan = new Plan(backend, trace, new Set([output.storage]));
  plan.replay();
  plan.replay();
  expect(calls).toBe(2);
  plan.dispose();
});

test("missing() is what a trace reads of given storages without making it", () => {
  const x = array([1]);
  const forward = new Trace();
  const [used, unused] = within({ trace: forward }, () => [x.exp(), x.negative()] as const);
  const later = new Trace([], forward);
  const result = within({ trace: later }, () => used.add(used));
  const needed = missing(later, [result.storage]);
  expect([needed.has(used.storage), needed.has(unused.storage)]).toEqual([true, false]);
  forward.release();
  later.release();
});
