/**
 * Cuts a stream of JPEGs, as ffmpeg's `mjpeg` muxer and webcams write it, into pictures by walking their markers (ITU-T T.81,
 * annex B): a thumbnail inside a segment is skipped with it, and entropy-coded data cannot hold an end marker by chance.
 * What is not a picture is passed over. A picture whose end marker is missing ends where the next begins and gets one.
 */
type Place = 'between' | 'between-ff' | 'marker' | 'marker-ff' | 'length' | 'segment' | 'scan' | 'scan-ff';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;

const isRestart = (byte: number) => byte >= 0xd0 && byte <= 0xd7;

/** Bytes of one picture. Twice what any relay takes, and still little memory; what is longer is passed over. */
const MAX_PICTURE_BYTES = 8_000_000;

export class JpegSplitter {
  readonly #maxBytes: number;
  #picture = new Uint8Array(64 * 1024);
  #size = 0;
  #place: Place = 'between';
  /** The marker whose segment is being passed, and how many of its bytes are left; a length field comes in two bytes. */
  #marker = 0;
  #left = 0;
  #hasScan = false;
  #pictures: Uint8Array[] = [];

  constructor(maxBytes = MAX_PICTURE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** @returns the pictures that end in this chunk, each with bytes of its own */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#pictures = [];
    for (let at = 0; at < chunk.length; ) at = this.#walk(chunk, at);
    return this.#pictures;
  }

  /** @returns where to go on */
  #walk(chunk: Uint8Array, at: number): number {
    switch (this.#place) {
      case 'between':
        return this.#seek(chunk, at);
      case 'segment':
        return this.#passSegment(chunk, at);
      case 'scan':
        return this.#passScan(chunk, at);
      default:
        this.#take(chunk[at] as number);
        return at + 1;
    }
  }

  #seek(chunk: Uint8Array, at: number): number {
    const found = chunk.indexOf(0xff, at);
    if (found === -1) return chunk.length;
    this.#place = 'between-ff';
    return found + 1;
  }

  #passSegment(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.#left);
    this.#keep(chunk, at, end);
    this.#left -= end - at;
    if (this.#left === 0) this.#segmentPassed();
    return end;
  }

  #segmentPassed(): void {
    this.#hasScan ||= this.#marker === SOS;
    this.#place = this.#marker === SOS ? 'scan' : 'marker';
  }

  #passScan(chunk: Uint8Array, at: number): number {
    const found = chunk.indexOf(0xff, at);
    const end = found === -1 ? chunk.length : found + 1;
    this.#keep(chunk, at, end);
    if (found !== -1) this.#place = 'scan-ff';
    return end;
  }

  /** One byte of structure. */
  #take(byte: number): void {
    if (this.#place === 'between-ff') this.#takeBetween(byte);
    else this.#takeInside(byte);
  }

  #takeInside(byte: number): void {
    this.#keepByte(byte);
    if (this.#place === 'length') this.#takeLength(byte);
    else if (this.#place === 'marker') this.#place = byte === 0xff ? 'marker-ff' : 'between';
    else if (this.#place === 'scan-ff' && (byte === 0 || isRestart(byte))) this.#place = 'scan';
    else if (byte !== 0xff) this.#takeMarker(byte);
  }

  #takeBetween(byte: number): void {
    if (byte === SOI) this.#begin();
    else if (byte !== 0xff) this.#place = 'between';
  }

  #takeMarker(marker: number): void {
    if (marker === EOI) this.#end();
    else if (marker === SOI) this.#endWithoutEnd();
    else if (marker === 0) this.#place = 'between';
    else if (marker === TEM || isRestart(marker)) this.#place = 'marker';
    else {
      this.#marker = marker;
      this.#left = -1;
      this.#place = 'length';
    }
  }

  #takeLength(byte: number): void {
    if (this.#left === -1) {
      this.#left = byte << 8;
      return;
    }
    // The length counts its own two bytes.
    this.#left += byte - 2;
    if (this.#left < 0) this.#place = 'between';
    else if (this.#left === 0) this.#segmentPassed();
    else this.#place = 'segment';
  }

  #begin(): void {
    this.#size = 0;
    this.#hasScan = false;
    this.#keepByte(0xff);
    this.#keepByte(SOI);
    this.#place = 'marker';
  }

  #end(): void {
    if (this.#hasScan && this.#size <= this.#maxBytes)
      this.#pictures.push(this.#picture.slice(0, this.#size));
    this.#place = 'between';
  }

  /** The last two bytes are the next picture's beginning. */
  #endWithoutEnd(): void {
    if (this.#size <= this.#maxBytes) this.#picture[this.#size - 1] = EOI;
    this.#end();
    this.#begin();
  }

  #keepByte(byte: number): void {
    if (this.#reserve(1)) this.#picture[this.#size - 1] = byte;
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    if (this.#reserve(to - from)) this.#picture.set(chunk.subarray(from, to), this.#size - (to - from));
  }

  /** A picture that grows too long is walked to its end all the same, but no longer kept. */
  #reserve(bytes: number): boolean {
    this.#size += bytes;
    if (this.#size > this.#maxBytes) return false;
    if (this.#size > this.#picture.length) {
      const larger = new Uint8Array(Math.max(this.#size, this.#picture.length * 2));
      larger.set(this.#picture);
      this.#picture = larger;
    }
    return true;
  }
}
