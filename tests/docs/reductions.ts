/** Commands of the pages that do not run as they stand: each kind, the smaller form in which it runs, and why. */

/** A kind of command. */
export interface Reduction {
  /** What the command, `<program> <words>`, looks like. */
  readonly kind: RegExp;
  /** What runs instead. */
  readonly instead: (line: string) => string;
  readonly reason: string;
}

/** Commands, as pages show them, that do not run at all. */
export const NOT_RUN: readonly Omit<Reduction, "instead">[] = [
  {
    kind: /^(npm install( --no-save \S+| ioredis| @napi-rs\/webcodecs| glueball( vite)?)?|bun add glueball|python3 -m venv .*|\.venv\S*\/bin\/pip install .*)$/,
    reason: "it downloads packages",
  },
  {
    kind: /^(deno (run|check)|deno run -A npm:glueball .*|npm pack)$/,
    reason: "tests/publish/ runs it, in a folder outside of the clone",
  },
  { kind: /^deno doc --lint$/, reason: "the check of docstrings runs it" },
  { kind: /^deno jupyter --install$/, reason: "it writes into the home folder" },
  { kind: /^npx vite$/, reason: "tests/browser/newcomer.test.ts builds the page and opens it" },
  { kind: /^npm run docs$/, reason: "the check of the site runs it" },
  {
    kind: /^npx bun tools\/build_(simd|native)\.ts$/,
    reason: "it compiles for a quarter of a minute; the check of what it makes runs it",
  },
  {
    kind: /^bun bench\/vectors\.ts /,
    reason: "it needs a Python with stable-baselines3, ale-py and MuJoCo",
  },
  {
    kind: /^bun (?:bench\/browser|tests\/browser\/(?:bundlers|leaks))\.ts$/,
    reason: "it opens Chromium for minutes",
  },
];

/** One small file of tests, and one whole workload of the benchmark. */
const TEST = "tools/ok.ts tests/tools/shim.test.ts";
const WORKLOAD = "act 4-128-128-2";

/** Of several that fit, the first counts. */
export const REDUCTIONS: readonly Reduction[] = [
  {
    kind: /^cli\/glueball\.ts( train| evaluate| play| benchmark| inspect| convert)?$/,
    instead: (line) => `${line} --help`,
    reason: "a name alone stands for the program or one of its commands",
  },
  {
    kind: /^cli\/glueball\.ts (work|status|learn|act|benchmark .*--queue|tune .*--queue) /,
    instead: (line) => `${line} --help`,
    reason: "it needs Redis; tests/cli/sweep/ starts one",
  },
  {
    kind: /^cli\/glueball\.ts (?:view|plot) /,
    instead: (line) => line.replace(/(view|plot) .*/, "$1 --help"),
    reason: "it shows logs that other commands wrote; tests/cli/commands/ has both",
  },
  {
    kind: /^cli\/glueball\.ts train .*--resume /,
    instead: (line) => `${line} --total-steps 600`,
    reason: "a whole training takes up to minutes",
  },
  {
    kind: /^cli\/glueball\.ts train /,
    instead: (line) => `${line} --total-steps 400 --eval-freq 200 --eval-episodes 1`,
    reason: "a whole training takes up to minutes",
  },
  {
    kind: /^cli\/glueball\.ts benchmark \S+/,
    instead: (line) => `${line} --seeds 1 --total-steps 300`,
    reason: "ten whole trainings take minutes",
  },
  {
    kind: /^cli\/glueball\.ts tune /,
    instead: (line) => line.replace(/--trials \d+/, "--trials 1 --seeds 1 --total-steps 300"),
    reason: "a search takes hours",
  },
  {
    kind: / --record \S+\.mp4$/,
    instead: (line) => line.replace(/mp4$/, "gif"),
    reason:
      "the package of videos is not installed with the others; tests/cli/recording/ has it where it is",
  },
  {
    kind: /^tools\/build_playground\.ts$/,
    instead: (line) => `${line} playground-of-a-test`,
    reason: "site/ is another program's",
  },
  {
    kind: /^bench\/view\.ts/,
    instead: () => "tools/build_view.ts --check",
    reason: "it opens Chromium and trains for a minute",
  },
  { kind: /^tools\/ok\.ts/, instead: () => TEST, reason: "all checks and tests take minutes" },
  {
    kind: /^vite examples\/browser$/,
    instead: () => "vite build examples/browser",
    reason: "it serves until it is stopped; tests/browser/example.test.ts uses the page",
  },
  {
    kind: /^biome check --write \.$/,
    instead: () => "biome check --write cli",
    reason: "the check of lint and format runs it on all files",
  },
  {
    kind: /^bench\/main\.ts/,
    instead: (line) => `${line} --quick --only "${WORKLOAD}" --json bench.json`,
    reason: "all workloads take minutes",
  },
  {
    kind: /^bench\/profile\.ts/,
    instead: (line) => `${line} --only "${WORKLOAD}"`,
    reason: "all workloads take a quarter of a minute",
  },
  {
    kind: /^bench\/(sweep|apex)\.ts/,
    instead: () => "cli/glueball.ts work --help",
    reason: "it takes minutes, and needs Redis; tests/cli/sweep/ starts one",
  },
  {
    kind: /^bench\/resume\.ts/,
    instead: () => "bench/resume.ts 1 dqn",
    reason: "a hundred trainings take minutes",
  },
  {
    kind: /^bench\/box2d(_policies)?\.ts/,
    instead: (line) => `${line} --help`,
    reason: "it asks Gymnasium for thousands of episodes",
  },
  {
    kind: /^examples\/conv_dqn\.ts$/,
    instead: (line) => `${line} 2`,
    reason: "a hundred episodes take minutes",
  },
  {
    kind: /^bench\/beside_sb3\.ts/,
    instead: (line) => `${line} --help`,
    reason: "it needs a Python with stable-baselines3 and MuJoCo, and an hour",
  },
  {
    kind: /^bench\/leaks\.ts/,
    instead: (line) => `${line} --turns 100 --only "training, batches"`,
    reason: "10,000 turns of each program take minutes",
  },
  {
    kind: /^bench\/loader\.ts/,
    instead: (line) => `${line} --batches 2`,
    reason: "hundreds of batches take a minute",
  },
  {
    kind: /^bench\/fuzz\.ts/,
    instead: () => "bench/fuzz.ts 3 --save",
    reason: "hundreds of thousands of files take hours",
  },
  {
    kind: /^tests\/backends\/native\/fuzz\.ts/,
    instead: (line) => `${line} 200`,
    reason: "100,000 calls take minutes",
  },
  {
    kind: /^bench\/webgpu_gpu\.ts/,
    instead: (line) => `${line} --help`,
    reason: "it times a GPU",
  },
];
