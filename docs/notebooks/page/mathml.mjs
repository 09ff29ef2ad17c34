// Replaces $...$ and $$...$$ in the pages by MathML, so that they need no network. Usage, after `npm install katex` in any folder:
//   NODE_PATH=FOLDER/node_modules node docs/notebooks/page/mathml.mjs docs/notebooks/*.html
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const katex = createRequire(process.env.NODE_PATH + '/')('katex');
const unescape = (tex) => tex.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function math(tex, displayMode) {
  const html = katex.renderToString(unescape(tex).trim(), {output: 'mathml', displayMode, throwOnError: true});
  return html.replace(/<span class="katex">(.*)<\/span>/s, '$1');
}

const untouched = /(<(pre|code|script|style|svg)\b[\s\S]*?<\/\2>)/;
for (const file of process.argv.slice(2)) {
  const parts = readFileSync(file, 'utf8').split(untouched);
  let out = '';
  for (let i = 0; i < parts.length; i += 3) {
    out += parts[i]
      .replace(/\$\$([^$]+)\$\$/g, (_, tex) => math(tex, true))
      .replace(/\$([^$\n]+)\$/g, (_, tex) => math(tex, false));
    out += parts[i + 1] ?? '';
  }
  writeFileSync(file, out);
}
