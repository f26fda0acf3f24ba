/** Logistic regression over hashed words, trained with AdaGrad. Deterministic: the same mails give the same weights. */
export interface TrainingMail {
  readonly tokens: readonly number[];
  readonly spam: boolean;
  /** Share of this mail in the whole. */
  readonly weight: number;
}

export interface TrainedModel {
  readonly bias: number;
  readonly weights: Float64Array;
}

const EPOCHS = 8;
const L2 = 1e-4;
/** Mails that a word has to occur in. */
const MIN_MAILS = 6;
/** Words of wanted mail are those of the trades that the sets come from: none may count for much. */
const MIN_WEIGHT = -1.5;
const MAX_WEIGHT = 6;

export function trainWords(mails: readonly TrainingMail[], bits: number): TrainedModel {
  const size = 1 << bits;
  const weights = new Float64Array(size);
  const squares = new Float64Array(size).fill(1e-8);
  const seen = new Uint32Array(size);
  for (const { tokens } of mails) for (const t of tokens) seen[t] = (seen[t] ?? 0) + 1;
  const order = [...mails];
  const random = generator(1);
  let bias = 0;
  let biasSquares = 1e-8;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const { tokens, spam, weight } of order) {
      const x = 1 / Math.sqrt(tokens.length);
      let odds = bias;
      for (const t of tokens) odds += (weights[t] ?? 0) * x;
      const gradient = (1 / (1 + Math.exp(-odds)) - (spam ? 1 : 0)) * weight;
      biasSquares += gradient * gradient;
      bias -= (0.3 / Math.sqrt(biasSquares)) * gradient;
      for (const t of tokens) {
        if ((seen[t] ?? 0) < MIN_MAILS) continue;
        const own = weights[t] ?? 0;
        const step = gradient * x + L2 * own;
        const square = (squares[t] ?? 0) + step * step;
        squares[t] = square;
        weights[t] = Math.min(MAX_WEIGHT, Math.max(MIN_WEIGHT, own - (0.5 / Math.sqrt(square)) * step));
      }
    }
  }
  return { bias, weights };
}

/** Weights as signed bytes: `weight = octet * scale`. */
export function quantised(
  { bias, weights }: TrainedModel,
  bits: number,
): { readonly bits: number; readonly bias: number; readonly scale: number; readonly weights: string } {
  let max = 0;
  for (const w of weights) max = Math.max(max, Math.abs(w));
  const scale = max / 127;
  const octets = Int8Array.from(weights, (w) => Math.round(w / scale));
  return { bits, bias: Number(bias.toFixed(6)), scale: Number(scale.toFixed(9)), weights: Buffer.from(octets.buffer).toString('base64') };
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
}
