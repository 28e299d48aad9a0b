// node build.mjs OUT: styles and scripts with hashed names, gzip and brotli, as OUT/assets.cpp for the server.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2]
mkdirSync(out, { recursive: true })

function script(name, format) {
  const built = buildSync({ entryPoints: [join(here, 'src', name)], bundle: true, minify: true, write: false, format,
                            target: 'es2020', legalComments: 'none', logLevel: 'warning' })
  return Buffer.from(built.outputFiles[0].contents)
}

function style(name) {
  const made = sass.compile(join(here, 'src', name), { style: 'compressed', loadPaths: [join(here, 'node_modules')], quietDeps: true })
  return Buffer.from(made.css)
}

const files = [
  ['portal.css', 'text/css; charset=utf-8', style('portal.scss')],
  ['console.css', 'text/css; charset=utf-8', style('console.scss')],
  ['enabled.js', 'text/javascript; charset=utf-8', script('enabled.ts', 'iife')],
  ['portal.js', 'text/javascript; charset=utf-8', script('portal.ts', 'esm')],
  ['console.js', 'text/javascript; charset=utf-8', script('console.ts', 'esm')],
  ['casework.js', 'text/javascript; charset=utf-8', script('casework.ts', 'esm')],
  ['queue.js', 'text/javascript; charset=utf-8', script('queue.ts', 'esm')],
  ['upload.js', 'text/javascript; charset=utf-8', script('upload.ts', 'esm')],
  ['player.js', 'text/javascript; charset=utf-8', script('player.ts', 'esm')],
  ['favicon.svg', 'image/svg+xml', readFileSync(join(here, 'src/favicon.svg'))],
]

function bytes(name, buffer) {
  return `constexpr unsigned char ${name}[] = {${[...buffer].join(',')}};\n`
}

let arrays = ''
let table = ''
files.forEach(([name, type, plain], at) => {
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12)
  const dot = name.lastIndexOf('.')
  const path = `/assets/${name.slice(0, dot)}-${hash}${name.slice(dot)}`
  const gzip = gzipSync(plain, { level: 9 })
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  arrays += bytes(`kPlain${at}`, plain)
  if (gzip.length < plain.length) arrays += bytes(`kGzip${at}`, gzip)
  if (brotli.length < plain.length) arrays += bytes(`kBrotli${at}`, brotli)
  // What does not become smaller is sent as it is.
  const packed = (kind, buffer) => (buffer.length < plain.length ? `of(k${kind}${at})` : '{}')
  table += `    {"${name}", "${path}", "${type}", "\\"${hash}\\"", {of(kPlain${at}), ${packed('Gzip', gzip)}, ${packed('Brotli', brotli)}}},\n`
})
writeFileSync(join(out, 'assets.cpp'), `// Made by web/assets/build.mjs.
#include "web/assets/assets.hpp"
namespace catseye::web {
namespace {
template <std::size_t N>
std::span<const std::byte> of(const unsigned char (&bytes)[N]) {
    return std::as_bytes(std::span(bytes));
}
${arrays}}
std::span<const Asset> assets() {
    static const Asset kAssets[] = {
${table}    };
    return kAssets;
}
}
`)
