package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ravenhelm.twilio.simulator.taskrouter.Expression.BadExpression;
import dev.ravenhelm.twilio.simulator.taskrouter.Expression.Operand;
import dev.ravenhelm.twilio.simulator.taskrouter.Expression.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recursive-descent reader of one expression. */
final class ExpressionParser {
  /** Names are letters, digits, underscores and dots: Twilio knows no hyphens in them. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<string>'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(?<number>-?[0-9]+(?:\\.[0-9]+)?)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_]+|\\[[0-9]+\\])*)"
              + "|(?<symbol>==|!=|<=|>=|[=<>(),\\[\\]]))");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  ExpressionParser(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (!text.substring(at).isBlank()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw bad("unexpected '" + text.substring(at).strip().charAt(0) + "' at " + at);
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
  }

  Expression parse() {
    Expression expression = or();
    if (next < tokens.size()) {
      throw bad("unexpected '" + tokens.get(next).text + "'");
    }
    return expression;
  }

  private Expression or() {
    var any = new ArrayList<Expression>(List.of(and()));
    while (word("OR")) {
      any.add(and());
    }
    return any.size() == 1 ? any.getFirst() : new Expression.Or(any);
  }

  private Expression and() {
    var all = new ArrayList<Expression>(List.of(term()));
    while (word("AND")) {
      all.add(term());
    }
    return all.size() == 1 ? all.getFirst() : new Expression.And(all);
  }

  private Expression term() {
    if (symbol("(")) {
      Expression inner = or();
      require(")");
      return inner;
    }
    Operand left = operand();
    return new Expression.Comparison(left, operator(), operand());
  }

  private Operator operator() {
    if (word("NOT")) {
      if (!word("IN")) {
        throw bad("NOT must be followed by IN");
      }
      return Operator.NOT_IN;
    }
    Token token = take("an operator");
    return switch (token.text.toUpperCase(Locale.ROOT)) {
      case "==", "=" -> Operator.EQ;
      case "!=" -> Operator.NE;
      case "<" -> Operator.LT;
      case "<=" -> Operator.LE;
      case ">" -> Operator.GT;
      case ">=" -> Operator.GE;
      case "CONTAINS" -> Operator.CONTAINS;
      case "HAS" -> Operator.HAS;
      case "IN" -> Operator.IN;
      default -> throw bad("'" + token.text + "' is not an operator");
    };
  }

  private Operand operand() {
    if (symbol("[")) {
      var array = JsonNodeFactory.instance.arrayNode();
      while (!symbol("]")) {
        array.add(constant(take("a constant")));
        if (!symbol(",") && !peek("]")) {
          throw bad("a list needs ',' or ']'");
        }
      }
      return new Operand.Constant(array);
    }
    Token token = take("a name or a constant");
    if (token.kind != Kind.NAME || token.keyword()) {
      return new Operand.Constant(constant(token));
    }
    return new Operand.Name(
        List.of(token.text.replace("[", ".").replace("]", "").split("\\.", -1)));
  }

  private JsonNode constant(Token token) {
    return switch (token.kind) {
      case STRING ->
          TextNode.valueOf(
              token.text.substring(1, token.text.length() - 1).replaceAll("\\\\(.)", "$1"));
      case NUMBER -> DecimalNode.valueOf(new BigDecimal(token.text));
      case NAME ->
          switch (token.text.toUpperCase(Locale.ROOT)) {
            case "TRUE" -> BooleanNode.TRUE;
            case "FALSE" -> BooleanNode.FALSE;
            case "NULL" -> NullNode.instance;
            default -> throw bad("'" + token.text + "' is not a constant");
          };
      case SYMBOL -> throw bad("unexpected '" + token.text + "'");
    };
  }

  private Token take(String wanted) {
    if (next >= tokens.size()) {
      throw bad("it ends where " + wanted + " should be");
    }
    return tokens.get(next++);
  }

  private void require(String symbol) {
    if (!symbol(symbol)) {
      throw bad("'" + symbol + "' is missing");
    }
  }

  private boolean peek(String symbol) {
    return next < tokens.size()
        && tokens.get(next).kind == Kind.SYMBOL
        && tokens.get(next).text.equals(symbol);
  }

  private boolean symbol(String symbol) {
    boolean there = peek(symbol);
    if (there) {
      next++;
    }
    return there;
  }

  private boolean word(String word) {
    boolean there =
        next < tokens.size()
            && tokens.get(next).kind == Kind.NAME
            && tokens.get(next).text.equalsIgnoreCase(word);
    if (there) {
      next++;
    }
    return there;
  }

  private BadExpression bad(String why) {
    return new BadExpression("Invalid expression \"" + text + "\": " + why);
  }

  private static Token token(Matcher matcher) {
    for (Kind kind : Kind.values()) {
      String found = matcher.group(kind.name().toLowerCase(Locale.ROOT));
      if (found != null) {
        return new Token(kind, found);
      }
    }
    throw new IllegalStateException("a token of no kind");
  }

  private enum Kind {
    STRING,
    NUMBER,
    NAME,
    SYMBOL
  }

  private record Token(Kind kind, String text) {
    boolean keyword() {
      return List.of("TRUE", "FALSE", "NULL").contains(text.toUpperCase(Locale.ROOT));
    }
  }
}
