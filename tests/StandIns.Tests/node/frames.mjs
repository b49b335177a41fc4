// gRPC by hand, over Node's HTTP/2 and zlib: what a library would not send, and what it would not show.
//   node frames.mjs call <address> <mebibytes of zeros, or 0 for an honest message>
//   node frames.mjs serve <mebibytes of zeros, or 0 for an honest message>
import http2 from 'node:http2';
import { createGzip, gunzipSync } from 'node:zlib';
import { Conformance } from './wire.mjs';

const echo = Conformance.service.Echo;
const headers = { 'content-type': 'application/grpc', 'grpc-encoding': 'gzip', 'grpc-accept-encoding': 'gzip' };

// The zeros are compressed a mebibyte at a time: they never exist as a whole on this side either.
const gzipped = async (mebibytes, honest) => {
  const gzip = createGzip({ level: 9 });
  const chunks = [];
  gzip.on('data', (chunk) => chunks.push(chunk));
  const done = new Promise((resolve) => gzip.on('end', resolve));
  for (let i = 0; i < mebibytes; i++) {
    await new Promise((resolve) => gzip.write(Buffer.alloc(1024 * 1024), resolve));
  }
  gzip.end(mebibytes > 0 ? undefined : honest);
  await done;
  return frame(Buffer.concat(chunks));
};

const frame = (payload) => {
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
};

const read = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return bytes.length === 0
    ? { compressed: false, message: null }
    : { compressed: bytes[0] === 1, message: bytes[0] === 1 ? gunzipSync(bytes.subarray(5)) : bytes.subarray(5) };
};

const call = async (address, mebibytes) => {
  const session = http2.connect(`http://${address}`);
  const stream = session.request({ ':method': 'POST', ':path': echo.path, te: 'trailers', ...headers });
  let ending = {};
  stream.on('response', (start) => (ending = { encoding: start['grpc-encoding'], ...start }));
  stream.on('trailers', (trailers) => (ending = { ...ending, ...trailers }));
  stream.end(await gzipped(mebibytes, echo.requestSerialize({ text: 'a'.repeat(1000) })));
  const { compressed, message } = await read(stream);
  const text = message ? echo.responseDeserialize(message).text : null;
  session.close();
  console.log(JSON.stringify({ code: Number(ending['grpc-status']), encoding: ending.encoding ?? null, compressed, text }));
};

const serve = async (mebibytes) => {
  const answer = await gzipped(mebibytes, echo.responseSerialize({ text: 'a'.repeat(1000) }));
  const server = http2.createServer();
  server.on('stream', async (stream) => {
    const { compressed, message } = await read(stream);
    console.log(JSON.stringify({ compressed, text: echo.requestDeserialize(message).text }));
    stream.respond({ ':status': 200, ...headers }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.on('error', () => {});
    stream.end(answer);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
};

const [mode, ...rest] = process.argv.slice(2);
await (mode === 'call' ? call(rest[0], Number(rest[1])) : serve(Number(rest[0])));
