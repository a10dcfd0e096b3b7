/**
 * A character language model: an LSTM learns to say the next character of this project's own pages, and is tested on
 * their last tenth. Truncated backpropagation through time: the state continues from segment to segment, gradients do not.
 */
import { readdir, readFile } from "node:fs/promises";
import { argv } from "node:process";
import { autograd, gluon, loss, nd, nn, rnn, use } from "../mod.ts";

const [epochs, seed] = [Number(argv[2] ?? 10), Number(argv[3] ?? 0)];
const [sequences, length, units, embedding, limit] = [16, 32, 128, 32, 1];
await use("wasm");
const rng = nd.random.default_rng(seed);

const root = new URL("../", import.meta.url);
const names = (await readdir(new URL("docs/", root))).filter((name) => name.endsWith(".md")).sort();
const pages = ["README.md", ...names.map((name) => `docs/${name}`)];
const texts = await Promise.all(pages.map((page) => readFile(new URL(page, root), "utf8")));
const text = texts.join("\n").replace(/[^\n -~]/g, "?");
const characters = [...new Set(text)].sort();
const indices = Int32Array.from(text, (character) => characters.indexOf(character));
const end = Math.floor(0.9 * indices.length);

/** The text as `sequences` streams side by side, cut into segments: characters, and those that follow them. */
function* segments(from: number, to: number): Generator<[x: nd.NDArray, y: nd.NDArray]> {
  const stream = Math.floor((to - from - 1) / sequences);
  for (let at = 0; at + length <= stream; at += length) {
    const part = (shift: number): nd.NDArray => {
      const place = (i: number): number =>
        from + (i % sequences) * stream + at + Math.floor(i / sequences) + shift;
      const values = Int32Array.from({ length: length * sequences }, (_, i) => indices[place(i)]!);
      return nd.array(values, { shape: [length, sequences] });
    };
    yield [part(0), part(1)];
  }
}

/** `x (length, batch), state -> scores (length, batch, characters), state` */
class LanguageModel extends nn.Block<
  [x: nd.NDArray, state: nd.NDArray[]],
  [nd.NDArray, nd.NDArray[]]
> {
  readonly embedding = new nn.Embedding(characters.length, embedding);
  readonly lstm = new rnn.LSTM(units);
  readonly decoder = new nn.Dense(characters.length, { flatten: false });

  override forward(x: nd.NDArray, state: nd.NDArray[]): [nd.NDArray, nd.NDArray[]] {
    const [y, next] = this.lstm(this.embedding(x), state);
    return [this.decoder(y), next];
  }
}

const model = new LanguageModel();
model.initialize("xavier", { rng });
model.hybridize();
const parameters = model.collect_params();
const trainer = new gluon.Trainer(parameters, "adam", { learning_rate: 0.005 });
const crossEntropy = new loss.SoftmaxCrossEntropyLoss();

/** Mean loss, and the share of characters that the model says rightly, over the pages' end. */
async function test(): Promise<{ perplexity: number; score: number }> {
  let [total, right, count] = [0, 0, 0];
  let state = model.lstm.begin_state(sequences);
  for (const [x, y] of segments(end, indices.length)) {
    const [scores, next] = model(x, state);
    state = next;
    total += await crossEntropy(scores, y).mean().asscalar();
    right += await scores
      .argmax({ axis: 2 })
      .astype("int32")
      .equal(y)
      .astype("float32")
      .mean()
      .asscalar();
    count++;
  }
  return { perplexity: Math.exp(total / count), score: (100 * right) / count };
}

/** What it writes: each character is drawn from the distribution that those before it give. */
async function write(beginning: string, count: number): Promise<string> {
  let [state, written] = [model.lstm.begin_state(1), beginning];
  for (let i = 0; i < count; i++) {
    const unread = i === 0 ? written : written.at(-1)!;
    const x = nd.array(Int32Array.from(unread, (each) => characters.indexOf(each))).expand_dims(1);
    const [scores, next] = model(x, state);
    state = next;
    const chances = await scores.slice([-1], [null]).softmax().toArray();
    let [at, left] = [0, rng.random() - chances[0]!];
    while (left > 0 && at < chances.length - 1) left -= chances[++at]!;
    written += characters[at]!;
  }
  return written;
}

for (let epoch = 1; epoch <= epochs; epoch++) {
  let state = model.lstm.begin_state(sequences);
  const losses: nd.NDArray[] = [];
  for (const [x, y] of segments(0, end)) {
    state = state.map((each) => each.detach());
    const value = autograd.record(() => {
      const [scores, next] = model(x, state);
      state = next;
      return crossEntropy(scores, y).mean();
    });
    value.backward();
    gluon.utils.clip_global_norm(
      [...parameters.values()].map((each) => each.grad()),
      limit,
    );
    trainer.step(1);
    losses.push(value.copy());
  }
  const mean = await nd.stack(losses).mean().asscalar();
  if (epoch === epochs) console.log((await write("## ", 200)).replace(/^/gm, "| "));
  const { perplexity, score } = await test();
  console.log(
    `epoch ${epoch}, perplexity ${Math.exp(mean).toFixed(2)}, test perplexity ` +
      `${perplexity.toFixed(2)}, next characters right: score ${score.toFixed(2)}%`,
  );
}
