// Finds with the type checker every regular expression in a set of files, and says which are not marked by `linear`. TypeScript 7 has an interface for tools
// in the package itself (`typescript/unstable/sync`); it is named unstable, so nothing but this file uses it.
import { SyntaxKind } from 'typescript/unstable/ast';
import { SymbolFlags } from 'typescript/unstable/sync';

/** Methods of strings that take a pattern, or make one of a string. */
const BY_PATTERN = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);
const MAKES_PATTERN = new Set(['match', 'matchAll', 'search']);
/** Members that only a pattern has; on a value of type any they are refused. */
const OF_PATTERNS = new Set(['exec', 'test', 'compile']);

const NAMED = /^(?:linear|LinearPattern|RegExp|RegExpConstructor)$/;

const SAYS = {
  literal: 'a pattern that is not given to linear() where it stands',
  argument: 'linear() takes a literal, so that it can be proven',
  alias: 'linear is called by its name only, so that each literal is found',
  made: 'a pattern made at run time cannot be proven; write the literal, or scan in code',
  type: 'RegExp as a type lets in what is not proven; use LinearPattern',
  value: 'a RegExp that is not a LinearPattern',
  cast: 'only linear() gives a LinearPattern, no cast and no type predicate',
  implicit: 'this method makes a RegExp of its argument; give it a LinearPattern, or use includes or indexOf',
  any: 'a pattern of type any cannot be checked',
};

/**
 * Looks at `files` of a project. `moduleFile` is where `linear` is declared. Returns the literals that are given to linear, and the problems:
 * { file, line, what, text }.
 */
export function patternUses(project, files, moduleFile) {
  const look = new Look(project, moduleFile);
  for (const file of files) look.file(file);
  return { literals: look.literals, problems: look.problems };
}

class Look {
  literals = [];
  problems = [];
  #kinds = new Map();

  constructor(project, moduleFile) {
    this.program = project.program;
    this.checker = project.checker;
    const source = this.program.getSourceFile(moduleFile);
    if (source === undefined) throw new Error(`${moduleFile} is not in the project`);
    const exported = (name) => this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(source)).find((one) => one.name === name);
    this.linear = exported('linear');
    this.linearType = this.checker.getDeclaredTypeOfSymbol(exported('LinearPattern'));
    this.linearTypeSymbol = exported('LinearPattern');
    this.anyObject = this.checker.getTypeOfSymbol(exported('linear'));
    this.regExpSymbol = this.checker.resolveName('RegExp', SymbolFlags.Value | SymbolFlags.Type, source);
    this.regExpType = this.checker.getDeclaredTypeOfSymbol(this.regExpSymbol);
  }

  file(name) {
    const source = this.program.getSourceFile(name);
    if (source === undefined) throw new Error(`${name} is not in the project`);
    const values = [];
    const names = [];
    const visit = (node, parent) => {
      this.#syntax(node, parent, source, name, values, names);
      node.forEachChild((child) => visit(child, node));
    };
    visit(source, undefined);
    this.#types(values, source, name);
    this.#names(names, source, name);
  }

  #problem(what, node, source, file) {
    const start = node.getStart(source);
    this.problems.push({
      file,
      line: source.text.slice(0, start).split('\n').length,
      what: SAYS[what],
      text: source.text.slice(start, node.end).split('\n')[0].slice(0, 100),
    });
  }

  /** What can be told from the tree; collects the nodes whose type or symbol is asked for. */
  #syntax(node, parent, source, file, values, names) {
    switch (node.kind) {
      case SyntaxKind.RegularExpressionLiteral: {
        const call = parent?.kind === SyntaxKind.CallExpression && parent.arguments.includes(node) ? parent : undefined;
        if (call === undefined || !this.#isLinear(call.expression)) return this.#problem('literal', node, source, file);
        const end = node.text.lastIndexOf('/');
        this.literals.push({
          file,
          line: source.text.slice(0, node.getStart(source)).split('\n').length,
          source: node.text.slice(1, end),
          flags: node.text.slice(end + 1),
          short: call.arguments.length > 1,
        });
        return;
      }
      case SyntaxKind.Identifier:
        // Another name for one of these begins by naming it, and is refused there.
        if (NAMED.test(node.text)) names.push({ node, parent });
        return;
      case SyntaxKind.PropertyAccessExpression:
        if (OF_PATTERNS.has(node.name.text)) values.push({ node: node.expression, any: true });
        else values.push({ node: node.expression });
        return;
      case SyntaxKind.ElementAccessExpression:
        values.push({ node: node.expression });
        return;
      case SyntaxKind.CallExpression: {
        for (const one of node.arguments) values.push({ node: one });
        const { expression } = node;
        if (expression.kind === SyntaxKind.PropertyAccessExpression && BY_PATTERN.has(expression.name.text) && node.arguments.length > 0)
          values.push({ node: node.arguments[0], receiver: expression.expression, method: expression.name.text });
        return;
      }
      case SyntaxKind.VariableDeclaration:
      case SyntaxKind.PropertyDeclaration:
      case SyntaxKind.Parameter:
      case SyntaxKind.PropertyAssignment:
        if (node.initializer !== undefined) values.push({ node: node.initializer });
        return;
      default:
    }
  }

  /** Types of the collected expressions, asked for in one go. */
  #types(values, source, file) {
    // A list literal is no pattern, and TypeScript 7.0.2 ends on asking for the type of an empty one under `as const`.
    const asked = ({ node, receiver }) =>
      [node, ...(receiver === undefined ? [] : [receiver])].filter((one) => one.kind !== SyntaxKind.ArrayLiteralExpression);
    const unique = [...new Set(values.flatMap(asked))];
    if (unique.length === 0) return;
    const types = new Map(this.checker.getTypeAtLocation(unique).map((type, index) => [unique[index], type]));
    const told = new Set();
    const tell = (what, node) => {
      if (!told.has(node)) this.#problem(what, node, source, file);
      told.add(node);
    };
    for (const { node, any, receiver, method } of values) {
      if (node.kind === SyntaxKind.RegularExpressionLiteral) continue;
      const kind = this.#kindOf(types.get(node));
      if (kind === 'unproven') tell('value', node);
      else if (any && kind === 'any') tell('any', node);
      else if (receiver !== undefined) {
        const onText = this.#kindOf(types.get(receiver));
        if (kind === 'any' && (onText === 'text' || onText === 'any')) tell('any', node);
        else if (MAKES_PATTERN.has(method) && onText === 'text' && kind !== 'linear') tell('implicit', node);
      }
    }
  }

  /** 'unproven' when a RegExp that is not marked may be among the values of a type. */
  #kindOf(type) {
    if (type === undefined) return 'other';
    const known = this.#kinds.get(type.id);
    if (known !== undefined) return known;
    const kind = this.#decide(type);
    this.#kinds.set(type.id, kind);
    return kind;
  }

  #decide(type) {
    if (type.isIntrinsicType()) return type.intrinsicName === 'any' ? 'any' : type.intrinsicName === 'string' ? 'text' : 'other';
    if (type.isUnionType()) {
      // Not by its members: TypeScript 7.0.2 ends on asking for the members of a union with a tuple.
      // What takes any object, such as what is left of unknown, is no place for patterns.
      if (this.checker.isTypeAssignableTo(this.anyObject, type)) return 'other';
      if (this.checker.isTypeAssignableTo(this.regExpType, type)) return 'unproven';
      if (this.checker.isTypeAssignableTo(this.linearType, type)) return 'linear';
      return this.checker.isTypeAssignableTo(type, this.checker.getStringType()) ? 'text' : 'other';
    }
    if (type.isStringLiteralType() || type.isTemplateLiteralType()) return 'text';
    if (type.isTypeParameter()) {
      const bound = this.checker.getBaseConstraintOfType(type);
      return bound === undefined || bound.id === type.id ? 'other' : this.#kindOf(bound);
    }
    if (!type.isObjectType() && !type.isIntersectionType())
      return this.checker.isTypeAssignableTo(type, this.checker.getStringType()) ? 'text' : 'other';
    if (this.checker.isTypeAssignableTo(type, this.linearType)) return 'linear';
    if (type.isIntersectionType() && this.checker.isTypeAssignableTo(type, this.checker.getStringType())) return 'text';
    return this.checker.isTypeAssignableTo(type, this.regExpType) ? 'unproven' : 'other';
  }

  /** Names that lead to the constructor, the type, the mark or its type. */
  #names(names, source, file) {
    for (const { node, parent } of names.filter((one) => one.node.text.startsWith('RegExp'))) {
      // `globalThis.RegExp` as well as `RegExp`.
      const type =
        parent.kind === SyntaxKind.TypeReference || parent.kind === SyntaxKind.ExpressionWithTypeArguments || parent.kind === SyntaxKind.TypeQuery;
      const right = parent.kind === SyntaxKind.BinaryExpression && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword;
      if (!right) this.#problem(type ? 'type' : 'made', node, source, file);
    }
    for (const { node, parent } of names.filter((one) => !one.node.text.startsWith('RegExp'))) {
      const target = this.#resolved(this.checker.getSymbolAtLocation(node));
      if (target === this.linear.id) {
        const called = parent.kind === SyntaxKind.CallExpression && parent.expression === node;
        const imported = parent.kind === SyntaxKind.ImportSpecifier && parent.propertyName === undefined;
        if (!called && !imported) this.#problem('alias', node, source, file);
        else if (called && parent.arguments[0]?.kind !== SyntaxKind.RegularExpressionLiteral) this.#problem('argument', parent, source, file);
      }
      if (target === this.linearTypeSymbol.id && this.#inCast(node)) this.#problem('cast', node, source, file);
    }
  }

  #resolved(symbol) {
    if (symbol === undefined) return undefined;
    return (symbol.flags & SymbolFlags.Alias) === 0 ? symbol.id : this.checker.getAliasedSymbol(symbol).id;
  }

  #isLinear(expression) {
    return expression.kind === SyntaxKind.Identifier && this.#resolved(this.checker.getSymbolAtLocation(expression)) === this.linear.id;
  }

  /** Within the type of `x as T`, `<T>x` or `x is T`? */
  #inCast(node) {
    for (let child = node, one = node.parent; one !== undefined; child = one, one = one.parent) {
      if ((one.kind === SyntaxKind.AsExpression || one.kind === SyntaxKind.TypeAssertionExpression) && one.type === child) return true;
      if (one.kind === SyntaxKind.TypePredicate) return true;
    }
    return false;
  }
}
