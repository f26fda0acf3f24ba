import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** A raw deflate stream (a member of a ZIP), gzip with all its members, zstd with all its frames. */
export type Packing = 'deflate' | 'gz' | 'zst';

export interface InflateLimits {
  readonly maxOutputLength: number;
  /** In pieces of which size, so that it comes in one piece and is not held twice. */
  readonly chunkSize: number;
}

export type InflateAnswer =
  /** `consumed`: bytes of the packed ones that were read. */
  { readonly kind: 'content'; readonly content: Buffer; readonly consumed: number } | { readonly kind: 'too-large' } | { readonly kind: 'broken' };

/** Largest window that is granted to a zstd frame, as a power of two: 128 MiB. */
const MAX_WINDOW_LOG = 27;
/** What is there of a stream that is cut off is content all the same. */
const LENIENT = { info: true, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const STRICT = { info: true };
const ZSTD = { info: true, params: { [zlib.constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG } };

type Given = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
type Inflate<R> = (packed: Uint8Array, options: object) => R;

const NOW: Readonly<Record<Packing, readonly [inflate: Inflate<Given>, options: object]>> = {
  deflate: [zlib.inflateRawSync as unknown as Inflate<Given>, LENIENT],
  gz: [zlib.gunzipSync as unknown as Inflate<Given>, STRICT],
  zst: [zlib.zstdDecompressSync as unknown as Inflate<Given>, ZSTD],
};
const LATER: Readonly<Record<Packing, readonly [inflate: Inflate<Promise<Given>>, options: object]>> = {
  deflate: [promisify(zlib.inflateRaw) as unknown as Inflate<Promise<Given>>, LENIENT],
  gz: [promisify(zlib.gunzip) as unknown as Inflate<Promise<Given>>, STRICT],
  zst: [promisify(zlib.zstdDecompress) as unknown as Inflate<Promise<Given>>, ZSTD],
};

/** In this thread. Never throws. */
export function inflateNow(packing: Packing, packed: Uint8Array, limits: InflateLimits): InflateAnswer {
  const [inflate, options] = NOW[packing];
  try {
    return contentOf(inflate(packed, { ...limits, ...options }));
  } catch (thrown) {
    return problemOf(thrown);
  }
}

/** In the few threads that files and names are looked up in too, so only for what takes no time. Never rejects. */
export async function inflateLater(packing: Packing, packed: Uint8Array, limits: InflateLimits): Promise<InflateAnswer> {
  const [inflate, options] = LATER[packing];
  try {
    return contentOf(await inflate(packed, { ...limits, ...options }));
  } catch (thrown) {
    return problemOf(thrown);
  }
}

function contentOf({ buffer, engine }: Given): InflateAnswer {
  return { kind: 'content', content: buffer, consumed: engine.bytesWritten };
}

function problemOf(thrown: unknown): InflateAnswer {
  return { kind: (thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken' };
}
