import wasm from 'undici/lib/llhttp/llhttp-wasm.js';
import type { Kept } from './kept.ts';

/** What is known of the answer after some of its bytes; `malformed` says why. */
export type Parsed =
  | { kind: 'more' }
  | { kind: 'answer'; status: number; keepAlive: boolean; leftOver: boolean }
  | { kind: 'malformed'; why: string };

/** Reads the final answers of one connection, one at a time. Informational ones (1xx) before them are passed over. */
export interface AnswerParser {
  /**
   * @param head the answer is to a HEAD: it has no body, whatever its headers say of one.
   * @param keep what of the answer is wanted goes there; null: nothing of it
   */
  read(chunk: Uint8Array, head: boolean, keep: Kept | null): Parsed;
  /** The connection has closed: an answer without a length is complete by that, any other is not. */
  end(keep: Kept | null): Parsed;
  free(): void;
}

/** What llhttp's callbacks have found; they are called within `read` and `end` of one parser at a time. */
const found = { status: 0, keepAlive: false, complete: false, head: false, kept: null as Kept | null };

/** From undici's `lib/llhttp/constants.js`: `TYPE.RESPONSE`, `ERROR.PAUSED`, and what `on_headers_complete` says to skip a body. */
const [response, ok, paused, skipBody] = [2, 0, 21, 1];

interface Llhttp {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  llhttp_alloc(type: number): number;
  llhttp_free(parser: number): void;
  llhttp_execute(parser: number, data: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_resume(parser: number): void;
  llhttp_should_keep_alive(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
  llhttp_get_error_pos(parser: number): number;
}

const llhttp = instantiate();
/** Bytes go to the parser through a window of its memory. */
const windowBytes = 64 * 1024;
const windowAt = llhttp.malloc(windowBytes);
let memory = new Uint8Array(llhttp.memory.buffer);

function instantiate(): Llhttp {
  const nothing = (): number => ok;
  const env = {
    wasm_on_url: nothing,
    wasm_on_status: nothing,
    wasm_on_message_begin: nothing,
    wasm_on_header_field: (_: number, at: number, length: number) => {
      found.kept?.name(bytesAt(at, length));
      return ok;
    },
    wasm_on_header_value: (_: number, at: number, length: number) => {
      found.kept?.value(bytesAt(at, length));
      return ok;
    },
    wasm_on_body: (_: number, at: number, length: number) => {
      found.kept?.body(bytesAt(at, length));
      return ok;
    },
    wasm_on_headers_complete: (_: number, status: number) => {
      found.status = status;
      return found.head ? skipBody : ok;
    },
    wasm_on_message_complete: (parser: number) => {
      // RFC 9110, 15.2: any number of them may come before the final one. 101 is final for us, who ask for no upgrade.
      if (found.status < 200 && found.status !== 101) {
        found.kept?.forget();
        return ok;
      }
      found.complete = true;
      found.keepAlive = llhttp.llhttp_should_keep_alive(parser) === 1;
      return paused;
    },
  };
  return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(wasm)), { env })
    .exports as unknown as Llhttp;
}

/** A view, which is another's with the next chunk. */
const bytesAt = (at: number, length: number): Buffer => Buffer.from(llhttp.memory.buffer, at, length);

export function answerParser(): AnswerParser {
  const parser = llhttp.llhttp_alloc(response);
  const after = (error: number, leftOver: () => boolean): Parsed => {
    if (found.complete) {
      if (error === paused) llhttp.llhttp_resume(parser);
      return {
        kind: 'answer',
        status: found.status,
        keepAlive: found.keepAlive,
        leftOver: leftOver(),
      };
    }
    return error === ok ? { kind: 'more' } : { kind: 'malformed', why: reasonOf(parser, error) };
  };
  const readWindow = (chunk: Uint8Array): Parsed => {
    // The memory may have grown, and is another one then.
    if (memory.buffer !== llhttp.memory.buffer) memory = new Uint8Array(llhttp.memory.buffer);
    memory.set(chunk, windowAt);
    const error = llhttp.llhttp_execute(parser, windowAt, chunk.length);
    return after(error, () => error !== ok && llhttp.llhttp_get_error_pos(parser) < windowAt + chunk.length);
  };
  return {
    read: (chunk, head, kept) => {
      Object.assign(found, { complete: false, head, kept });
      if (chunk.length <= windowBytes) return readWindow(chunk);
      for (let at = 0; at < chunk.length; at += windowBytes) {
        const parsed = readWindow(chunk.subarray(at, at + windowBytes));
        if (parsed.kind === 'answer' && at + windowBytes < chunk.length) return { ...parsed, leftOver: true };
        if (parsed.kind !== 'more') return parsed;
      }
      return { kind: 'more' };
    },
    end: (kept) => {
      Object.assign(found, { complete: false, kept });
      const error = llhttp.llhttp_finish(parser);
      // Whatever is cut off by the end is no malformed answer, but none.
      return found.complete ? after(error, () => false) : { kind: 'more' };
    },
    free: () => llhttp.llhttp_free(parser),
  };
}

function reasonOf(parser: number, error: number): string {
  const at = llhttp.llhttp_get_error_reason(parser);
  if (at === 0) return `error ${error}`;
  const bytes = new Uint8Array(llhttp.memory.buffer, at);
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString('latin1');
}
