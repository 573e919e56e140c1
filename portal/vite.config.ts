import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// biome-ignore lint/style/noDefaultExport: vite reads the default export
export default defineConfig({
  plugins: [react()],
  // The service puts a new one in for each page that it sends (src/http/portal.ts).
  html: { cspNonce: '{nonce}' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    sourcemap: false,
    reportCompressedSize: false,
    // What the licences of packed packages ask for: their texts go along. It is no file that the service sends.
    license: { fileName: 'licences.md' },
  },
});
