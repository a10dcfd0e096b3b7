/** Programs that run for ever and never say that they are done with an array. */
import { autograd, envs, gluon, loss, metric, nd, nn, rl, rnn } from "glueball";

/** One turn of an endless loop. */
export type Turn = (i: number) => Promise<unknown>;

/** A program, and how many of its turns take as long as one of the others'. */
export interface Program {
  readonly start: () => Turn | Promise<Turn>;
  /** Share of the turns asked for that are run. Default: 1. */
  readonly share?: number;
}

const batch = new Float32Array(256 * 784);
const labels = new Float32Array(256);

function mlp(): nn.Sequential {
  const net = new nn.Sequential();
  net.add(new nn.Dense(32, { activation: "relu" }), new nn.Dense(10));
  net.initialize();
  return net;
}

function training(): (x: nd.NDArray) => Promise<number> {
  const net = mlp();
  const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate: 0.1 });
  const crossEntropy = new loss.SoftmaxCrossEntropyLoss();
  return (x) => {
    const y = nd.array(labels);
    const error = autograd.record(() => crossEntropy(net(x), y));
    error.backward();
    trainer.step(256);
    return error.mean().asscalar();
  };
}

/** The batches of one epoch after the other. */
async function* epochs<B>(batches: AsyncIterable<B>): AsyncGenerator<B, never> {
  for (;;) yield* batches;
}

async function* loader(): AsyncGenerator<nd.NDArray, never> {
  for (;;) yield nd.array(batch, { shape: [256, 784] });
}

/** The programs by name. */
export const programs: Readonly<Record<string, Program>> = {
  "forward of new batches (256, 784)": {
    start: () => {
      const net = mlp();
      return () => net(nd.array(batch, { shape: [256, 784] })).toArray();
    },
  },
  "training, batches made outside of record()": {
    start: () => {
      const train = training();
      return () => train(nd.array(batch, { shape: [256, 784] }));
    },
  },
  "training on what an async generator gives": {
    start: () => {
      const train = training();
      const batches = loader();
      return async () => train((await batches.next()).value);
    },
  },
  "truncated backpropagation through an LSTM": {
    start: () => {
      const net = new rnn.LSTM(16, 2, { dropout: 0.2 });
      net.initialize();
      const parameters = net.collect_params();
      const trainer = new gluon.Trainer(parameters, "sgd", { learning_rate: 0.1 });
      let state = net.begin_state(8);
      return () => {
        const x = nd.random.normal(0, 1, { shape: [20, 8, 4] });
        state = state.map((each) => each.detach());
        const error = autograd.record(() => {
          const [y, next] = net(x, state);
          state = next;
          return y.square().mean();
        });
        error.backward();
        const gradients = [...parameters.values()].map((each) => each.grad());
        gluon.utils.clip_global_norm(gradients, 1);
        trainer.step(1);
        return error.asscalar();
      };
    },
  },
  "a DataLoader of images, and its accuracy": {
    start: () => {
      const { ArrayDataset, DataLoader, vision } = gluon.data;
      const images = {
        shape: [64, 28, 28, 1],
        dtype: "uint8",
        data: new Uint8Array(50_176),
      } as const;
      const dataset = new ArrayDataset(images, new Int32Array(64)).transform_first(
        new vision.transforms.ToTensor(),
      );
      const options = { shuffle: true, last_batch: "rollover" } as const;
      const batches = epochs(new DataLoader(dataset, 24, options));
      const [net, accuracy] = [mlp(), new metric.Accuracy()];
      return async () => {
        const [x, y] = (await batches.next()).value;
        await accuracy.update(y, net(x));
      };
    },
  },
  "a DataLoader that nobody reads of": {
    start: () => {
      const dataset = new gluon.data.ArrayDataset(nd.array(batch, { shape: [256, 784] }));
      const batches = epochs(new gluon.data.DataLoader(dataset, 64, { shuffle: true }));
      return () => batches.next();
    },
  },
  "x = x.add(1) of (256, 256), read every 10": {
    start: () => {
      let x = nd.zeros([256, 256]);
      return async (i) => {
        x = x.add(1);
        if (i % 10 === 9) await x.toArray();
      };
    },
  },
  "x = x.add(1) of (2,), read every time": {
    start: () => {
      let x = nd.zeros([2]);
      return () => {
        x = x.add(1);
        return x.toArray();
      };
    },
  },
  "record() without backward()": {
    start: () => {
      const net = mlp();
      return () => autograd.record(() => net(nd.array(batch, { shape: [256, 784] }))).toArray();
    },
  },
  "acting on images (4, 84, 84)": {
    start: () => {
      const net = new nn.Sequential();
      net.add(new nn.Conv2D(4, 8, { strides: 4 }), new nn.Flatten(), new nn.Dense(4));
      net.initialize();
      const image = new Float32Array(4 * 84 * 84);
      return () =>
        net(nd.array(image, { shape: [1, 4, 84, 84] }))
          .argmax({ axis: 1 })
          .toArray();
    },
  },
  "DQN on CartPole-v1": {
    start: async () => {
      const options = {
        buffer_size: 1000,
        learning_starts: 100,
        prioritized_replay: true,
        n_steps: 3,
      };
      const agent = new rl.DQN(envs.make("CartPole-v1"), options);
      return () => agent.learn({ total_timesteps: agent.step + 1 });
    },
  },
  "agents that are dropped": {
    share: 0.01,
    start: () => async () => {
      const options = { net_arch: [16], learning_starts: 8, batch_size: 4, buffer_size: 16 };
      const agent = new rl.DQN(envs.make("CartPole-v1"), options);
      await agent.learn({ total_timesteps: 16 });
    },
  },
  "hybridized nets that are dropped": {
    share: 0.1,
    start: () => async () => {
      const net = mlp();
      net.hybridize();
      await net(nd.zeros([1, 8])).toArray();
    },
  },
  "compiled functions that are dropped": {
    share: 0.1,
    start: () => async () => {
      const w = nd.ones([64]);
      await nd
        .compile((x: nd.NDArray) => x.multiply(w).sum())(nd.ones([64]))
        .asscalar();
    },
  },
};
