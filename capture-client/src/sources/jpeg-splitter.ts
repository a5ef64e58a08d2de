const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
const BEGINNING = Buffer.of(0xff, SOI);

const isRestart = (byte: number) => byte >= 0xd0 && byte <= 0xd7;

/** Bytes of one picture. Twice what any relay takes, and still little memory; what is longer is passed over. */
const MAX_PICTURE_BYTES = 8_000_000;

/**
 * Cuts a stream of JPEGs, as ffmpeg's `mjpeg` muxer and webcams write it, into pictures by walking their markers (ITU-T T.81,
 * annex B): a thumbnail inside a segment is skipped with it, and entropy-coded data cannot hold an end marker by chance.
 * What is not a picture is passed over. A picture whose end marker is missing ends where the next begins and gets one.
 */
export class JpegSplitter {
  readonly #maxBytes: number;
  /** What has come of the picture so far, and whatever came behind it. */
  #bytes: Buffer = Buffer.alloc(0);
  /** Up to where it has been walked. */
  #at = 0;
  #place: 'between' | 'markers' | 'scan' = 'between';
  #hasScan = false;
  /** Its beginning is no longer kept. */
  #isTooLong = false;
  #pictures: Uint8Array[] = [];

  constructor(maxBytes = MAX_PICTURE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** @returns the pictures that end in this chunk, each with bytes of its own */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#pictures = [];
    while (this.#walk());
    if (this.#at > this.#maxBytes) {
      this.#forget(this.#at);
      this.#isTooLong = true;
    }
    return this.#pictures;
  }

  /** @returns whether there is more to walk before more has come */
  #walk(): boolean {
    if (this.#place === 'between') return this.#seek();
    return this.#place === 'scan' ? this.#passScan() : this.#passMarker();
  }

  #seek(): boolean {
    const found = this.#bytes.indexOf(BEGINNING);
    if (found !== -1) this.#begin(found);
    else this.#forget(this.#bytes.length - (this.#bytes.at(-1) === 0xff ? 1 : 0));
    return found !== -1;
  }

  #passScan(): boolean {
    const found = this.#bytes.indexOf(0xff, this.#at);
    this.#at = found === -1 ? this.#bytes.length : found;
    const byte = this.#bytes[this.#at + 1];
    if (byte === undefined) return false;
    if (byte === 0 || isRestart(byte)) this.#at += 2;
    else if (byte === 0xff) this.#at += 1;
    else this.#place = 'markers';
    return true;
  }

  #passMarker(): boolean {
    const [first, marker] = this.#bytes.subarray(this.#at, this.#at + 2);
    if (first !== undefined && first !== 0xff) return this.#giveUp(0);
    if (marker === undefined) return false;
    if (marker === 0xff) this.#at += 1;
    else if (marker === EOI || marker === SOI) this.#end(marker);
    else if (marker === 0) this.#giveUp(2);
    else if (marker === TEM || isRestart(marker)) this.#at += 2;
    else return this.#passSegment(marker);
    return true;
  }

  #passSegment(marker: number): boolean {
    if (this.#bytes.length < this.#at + 4) return false;
    // The length counts its own two bytes.
    const length = this.#bytes.readUInt16BE(this.#at + 2);
    if (length < 2) return this.#giveUp(4);
    if (this.#bytes.length < this.#at + 2 + length) return false;
    this.#at += 2 + length;
    if (marker === SOS) this.#place = 'scan';
    this.#hasScan ||= marker === SOS;
    return true;
  }

  #begin(at: number): void {
    this.#forget(at);
    this.#at = BEGINNING.length;
    this.#place = 'markers';
    this.#hasScan = false;
    this.#isTooLong = false;
  }

  /** At its end, or where the next begins: then it gets an end. */
  #end(marker: typeof EOI | typeof SOI): void {
    const picture = new Uint8Array(this.#bytes.subarray(0, this.#at + 2));
    picture[this.#at + 1] = EOI;
    if (this.#hasScan && !this.#isTooLong && picture.length <= this.#maxBytes) this.#pictures.push(picture);
    if (marker === SOI) this.#begin(this.#at);
    else this.#giveUp(2);
  }

  /** What is being walked is over, or no picture. @param passed bytes of it beyond those that have been walked */
  #giveUp(passed: number): boolean {
    this.#forget(this.#at + passed);
    this.#place = 'between';
    return true;
  }

  #forget(bytes: number): void {
    this.#bytes = this.#bytes.subarray(bytes);
    this.#at = 0;
  }
}
