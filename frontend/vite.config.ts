import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;
const iconFolder = resolve(root, "node_modules/bootstrap-icons/icons");
const pythonSource = resolve(root, "../src/jiamen");

/** Every quoted word in our templates and Python code that is the name of a Bootstrap icon. */
function namedIcons(): string[] {
  const known = new Set(readdirSync(iconFolder).map((file) => file.replace(".svg", "")));
  const found = new Set<string>();
  for (const file of readdirSync(pythonSource, { recursive: true, encoding: "utf8" })) {
    if (!/\.(html|py)$/.test(file)) continue;
    const text = readFileSync(join(pythonSource, file), "utf8");
    for (const [, word] of text.matchAll(/["']([a-z0-9-]+)["']/g)) {
      if (word !== undefined && known.has(word)) found.add(word);
    }
  }
  return [...found].sort();
}

/**
 * Writes dist/icons.json: icon name → the drawing inside its <svg>. The server puts the drawing into the page, so
 * icons print, follow the text colour, work without JavaScript, and no icon font is downloaded.
 */
function icons(): Plugin {
  return {
    name: "jiamen-icons",
    generateBundle() {
      const drawings: Record<string, string> = {};
      for (const name of namedIcons()) {
        const svg = readFileSync(join(iconFolder, `${name}.svg`), "utf8");
        drawings[name] = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
      }
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(drawings) });
    },
  };
}

export default defineConfig({
  // Relative addresses: the built files work under any static prefix.
  base: "./",
  publicDir: false,
  plugins: [icons()],
  build: {
    manifest: "manifest.json",
    outDir: "dist",
    // Elders keep phones for long: the embedded browser of a five-year-old phone must run this.
    target: ["chrome87", "safari15", "firefox90"],
    chunkSizeWarningLimit: 1300,
    rolldownOptions: { input: { main: resolve(root, "src/main.ts") } },
  },
  css: {
    preprocessorOptions: {
      scss: {
        // Bootstrap 5.3 still uses the module-less Sass syntax.
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
});
