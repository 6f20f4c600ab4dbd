// What an editor shows of the package: the language service that editors use, over the files that are installed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Opens a folder's TypeScript files as an editor does. */
export function editor(folder, files) {
  const options = { strict: true, noEmit: true, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] };
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getScriptFileNames: () => files.map((file) => join(folder, file)),
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => (ts.sys.fileExists(path) ? ts.ScriptSnapshot.fromString(readFileSync(path, "utf8")) : undefined),
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  });
  const text = (file) => readFileSync(join(folder, file), "utf8");
  return {
    /** Returns what is shown over the first place where `what` is followed by `name`, or over `name` itself. */
    hover(file, what) {
      const place = text(file).indexOf(what) + what.length - 1;
      const info = service.getQuickInfoAtPosition(join(folder, file), place);
      return info && { shown: ts.displayPartsToString(info.displayParts), docs: ts.displayPartsToString(info.documentation) };
    },

    /** Returns the texts that have a red line under them, each with what is said of it. */
    redLines(file) {
      const found = [...service.getSyntacticDiagnostics(join(folder, file)), ...service.getSemanticDiagnostics(join(folder, file))];
      return found.map(({ start, length, messageText }) => [text(file).slice(start, start + length), ts.flattenDiagnosticMessageText(messageText, "\n")]);
    },

    /** Returns the names of a package's entry, and of the members of its types, that have no words. */
    silent(specifier) {
      const program = service.getProgram();
      const checker = program.getTypeChecker();
      const source = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`node_modules/ravelin/dist/${specifier}.d.ts`));
      const silent = [];
      const look = (symbol, name) => {
        const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        if (own.getDocumentationComment(checker).length === 0) silent.push(name);
        for (const member of own.members?.values() ?? []) {
          const named = member.flags & (ts.SymbolFlags.Property | ts.SymbolFlags.Method);
          if (named && own.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class) && member.getDocumentationComment(checker).length === 0) silent.push(`${name}.${member.name}`);
        }
      };
      for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) look(symbol, symbol.name);
      return silent;
    },
  };
}
