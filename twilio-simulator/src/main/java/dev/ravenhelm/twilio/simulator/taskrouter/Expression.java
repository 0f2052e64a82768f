package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.function.Function;

/**
 * A boolean expression of TaskRouter's language, parsed once and evaluated against named values.
 */
public sealed interface Expression {
  /** Reads an expression; throws {@link BadExpression} where Twilio would refuse it. */
  static Expression parse(String text) {
    return text.isBlank() ? ALWAYS : new ExpressionParser(text).parse();
  }

  Expression ALWAYS = new And(List.of());

  /** Whether it holds where {@code values} gives what each dotted name stands for. */
  boolean holds(Function<List<String>, JsonNode> values);

  record And(List<Expression> all) implements Expression {
    @Override
    public boolean holds(Function<List<String>, JsonNode> values) {
      return all.stream().allMatch(one -> one.holds(values));
    }
  }

  record Or(List<Expression> any) implements Expression {
    @Override
    public boolean holds(Function<List<String>, JsonNode> values) {
      return any.stream().anyMatch(one -> one.holds(values));
    }
  }

  record Comparison(Operand left, Operator operator, Operand right) implements Expression {
    @Override
    public boolean holds(Function<List<String>, JsonNode> values) {
      return operator.holds(left.value(values), right.value(values));
    }
  }

  /** One side of a comparison. */
  sealed interface Operand {
    JsonNode value(Function<List<String>, JsonNode> values);

    record Constant(JsonNode json) implements Operand {
      @Override
      public JsonNode value(Function<List<String>, JsonNode> values) {
        return json;
      }
    }

    record Name(List<String> path) implements Operand {
      @Override
      public JsonNode value(Function<List<String>, JsonNode> values) {
        return values.apply(path);
      }
    }
  }

  /** What compares; a missing value counts as NULL. */
  enum Operator {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    CONTAINS,
    HAS,
    IN,
    NOT_IN;

    boolean holds(JsonNode left, JsonNode right) {
      return switch (this) {
        case EQ -> same(left, right);
        case NE -> !same(left, right);
        case LT -> comparable(left, right) && compare(left, right) < 0;
        case LE -> comparable(left, right) && compare(left, right) <= 0;
        case GT -> comparable(left, right) && compare(left, right) > 0;
        case GE -> comparable(left, right) && compare(left, right) >= 0;
        case CONTAINS ->
            left.isTextual() && right.isTextual() && left.asText().contains(right.asText());
        // On anything but an array Twilio's HAS is silently false.
        case HAS -> left.isArray() && has(left, right);
        case IN -> right.isArray() && has(right, left);
        case NOT_IN -> right.isArray() && !has(right, left);
      };
    }

    private static boolean has(JsonNode array, JsonNode wanted) {
      for (JsonNode item : array) {
        if (same(item, wanted)) {
          return true;
        }
      }
      return false;
    }

    private static boolean same(JsonNode left, JsonNode right) {
      if (absent(left) || absent(right)) {
        return absent(left) && absent(right);
      }
      return (left.isNumber() && right.isNumber())
          ? left.asDouble() == right.asDouble()
          : left.equals(right);
    }

    private static boolean absent(JsonNode value) {
      return value.isNull() || value.isMissingNode();
    }

    private static boolean comparable(JsonNode left, JsonNode right) {
      return (left.isNumber() && right.isNumber()) || (left.isTextual() && right.isTextual());
    }

    private static int compare(JsonNode left, JsonNode right) {
      return left.isNumber()
          ? Double.compare(left.asDouble(), right.asDouble())
          : left.asText().compareTo(right.asText());
    }
  }

  /** What a dotted name stands for below {@code root}; a segment may be an index. */
  static JsonNode at(JsonNode root, List<String> path) {
    JsonNode node = root;
    for (String segment : path) {
      node =
          node.isArray() && segment.matches("[0-9]{1,6}")
              ? node.path(Integer.parseInt(segment))
              : node.path(segment);
    }
    return node == null ? MissingNode.getInstance() : node;
  }

  /** Text that is not an expression. */
  final class BadExpression extends RuntimeException {
    BadExpression(String words) {
      super(words, null, false, false);
    }
  }
}
