/**
 * Self-play: PPO learns Connect Four, with masked actions, against earlier copies of itself. After each epoch it is
 * measured against an opponent that never changes: minimax that looks two moves ahead.
 */
import { argv } from "node:process";
import { envs, nd, rl, use } from "../mod.ts";

const epochs = Number(argv[2] ?? 60);
const [games, league, steps] = [16, 8, 8_192];
await use("wasm");
const rng = nd.random.default_rng(0);

/** A copy of the policy as a function of numbers, which an environment can call within a step. */
async function copy({ policy }: rl.PPO): Promise<envs.Opponent> {
  const layers: { weight: ArrayLike<number>; bias: ArrayLike<number> }[] = [];
  for (const name of ["pi.0", "pi.1", "policy"]) {
    const [weight, bias] = await Promise.all(
      ["weight", "bias"].map((each) =>
        policy.collect_params().get(`${name}.${each}`)!.data().toArray(),
      ),
    );
    layers.push({ weight: weight!, bias: bias! });
  }
  return (board, random) => {
    let x: number[] = Array.from(board.planes());
    for (const [i, { weight, bias }] of layers.entries()) {
      x = Array.from(bias, (sum, k) => {
        for (let j = 0; j < x.length; j++) sum += weight[k * x.length + j]! * x[j]!;
        return i < 2 ? Math.tanh(sum) : sum;
      });
    }
    const open = board.open();
    const likely = open.map((column) => Math.exp(x[column]!));
    let rest = random.random() * likely.reduce((sum, each) => sum + each, 0);
    const chosen = likely.findIndex((each) => {
      rest -= each;
      return rest < 0;
    });
    return open[chosen] ?? open[0]!;
  };
}

/** Who plays: the first at random, then copies of the agent; each game goes against one of them. */
const opponents: envs.Opponent[] = [
  (board, random) => board.open()[random.integers(0, board.open().length)]!,
];
const makeGame = () => {
  return new envs.ConnectFour({
    opponent: (board, random) => opponents[random.integers(0, opponents.length)]!(board, random),
  });
};
const [first, ...others] = Array.from({ length: games }, makeGame);
const vector = new envs.SyncVectorEnvironment([first!, ...others], { autoreset_mode: "same_step" });
const agent = new rl.PPO(vector, {
  ...{ n_steps: 128, batch_size: 256, n_epochs: 4, learning_rate: 1e-3 },
  ...{ gamma: 0.98, ent_coef: 0.01, net_arch: [128, 128], seed: 0 },
});

/** The share of games won against minimax, in percent; a draw is half a win. */
const exam = envs.make("ConnectFour-v0", { opponent: "minimax", depth: 2 });
for (let epoch = 1; epoch <= epochs; epoch++) {
  await agent.learn({ total_timesteps: epoch * steps });
  const { mean } = await agent.evaluate(exam as never, { episodes: 50 });
  console.log(`epoch ${epoch}: score ${(50 * (1 + mean)).toFixed(1)}%`);
  const latest = await copy(agent);
  if (opponents.length < league) opponents.push(latest);
  else opponents[rng.integers(0, league)] = latest;
}
