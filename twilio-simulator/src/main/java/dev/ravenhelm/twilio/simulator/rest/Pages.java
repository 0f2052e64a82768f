package dev.ravenhelm.twilio.simulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists cut into pages, in the form of the 2010 API and in that of the v1 APIs. */
public final class Pages {
  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 1000;

  private Pages() {}

  public static Answer v2010(ApiRequest request, String key, List<Doc> all) {
    return v2010(request, key, all, Doc::json);
  }

  public static Answer v2010(
      ApiRequest request, String key, List<Doc> all, Function<Doc, ? extends JsonNode> view) {
    return v2010(request, key, Listing.of(all), view);
  }

  /** Looks at no more of a large collection than the page needs. */
  public static Answer v2010(
      ApiRequest request,
      String key,
      Docs docs,
      Predicate<Doc> wanted,
      Function<Doc, ? extends JsonNode> view) {
    return v2010(request, key, Listing.of(docs, wanted), view);
  }

  private static Answer v2010(
      ApiRequest request, String key, Listing listing, Function<Doc, ? extends JsonNode> view) {
    Cut cut = cut(request, listing);
    ObjectNode body = items(key, cut, view);
    body.put("page", cut.page);
    body.put("page_size", cut.size);
    body.put("start", cut.page * cut.size);
    body.put("end", cut.page * cut.size + Math.max(0, cut.items.size() - 1));
    body.put("uri", link(request, cut.size, cut.page, cut.token));
    body.put("first_page_uri", link(request, cut.size, 0, ""));
    body.put("next_page_uri", cut.next(request));
    body.put("previous_page_uri", cut.previous(request));
    return Answer.ok(body);
  }

  public static Answer v1(ApiRequest request, String key, List<Doc> all) {
    return v1(request, key, all, Doc::json);
  }

  public static Answer v1(
      ApiRequest request, String key, List<Doc> all, Function<Doc, ? extends JsonNode> view) {
    return v1(request, key, Listing.of(all), view);
  }

  /** Looks at no more of a large collection than the page needs. */
  public static Answer v1(
      ApiRequest request,
      String key,
      Docs docs,
      Predicate<Doc> wanted,
      Function<Doc, ? extends JsonNode> view) {
    return v1(request, key, Listing.of(docs, wanted), view);
  }

  private static Answer v1(
      ApiRequest request, String key, Listing listing, Function<Doc, ? extends JsonNode> view) {
    if (!request.query().has("PageToken")
        && request.query().filled("Page").filter(page -> !page.equals("0")).isPresent()) {
      throw Refusal.badRequest(
          40153, "Page is not supported without PageToken: follow the next page's URL");
    }
    Cut cut = cut(request, listing);
    ObjectNode body = items(key, cut, view);
    ObjectNode meta = body.putObject("meta");
    meta.put("key", key);
    meta.put("page", cut.page);
    meta.put("page_size", cut.size);
    meta.put("url", request.origin() + link(request, cut.size, cut.page, cut.token));
    meta.put("first_page_url", request.origin() + link(request, cut.size, 0, ""));
    String next = cut.next(request);
    meta.put("next_page_url", next == null ? null : request.origin() + next);
    String previous = cut.previous(request);
    meta.put("previous_page_url", previous == null ? null : request.origin() + previous);
    return Answer.ok(body);
  }

  /** What is worked out and not kept, in the order that it is listed. */
  public static List<Doc> numbered(List<ObjectNode> all) {
    var docs = new Docs();
    all.reversed().forEach(json -> docs.add("" + docs.size(), json));
    return docs.all();
  }

  private static ObjectNode items(String key, Cut cut, Function<Doc, ? extends JsonNode> view) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var array = body.putArray(key);
    cut.items.forEach(doc -> array.add(view.apply(doc)));
    return body;
  }

  private static Cut cut(ApiRequest request, Listing listing) {
    int size = number(request, "PageSize", DEFAULT_SIZE);
    if (size < 1 || size > MAX_SIZE) {
      throw Refusal.badRequest(20006, "PageSize must be between 1 and 1000, was " + size);
    }
    int page = number(request, "Page", 0);
    String token = request.query().first("PageToken").orElse("");
    List<Doc> found =
        token.isEmpty()
            ? listing.below(Long.MAX_VALUE, page * size, size + 1)
            : found(token, listing, size);
    boolean more = found.size() > size || token.startsWith("PB");
    return new Cut(found.subList(0, Math.min(size, found.size())), page, size, token, more);
  }

  /** A token holds a position, not an offset: what is created meanwhile shifts nothing. */
  private static List<Doc> found(String token, Listing listing, int size) {
    if (!token.matches("P[AB][0-9a-f]{1,15}")) {
      throw Refusal.badRequest(20001, "Invalid PageToken: follow the links of a page");
    }
    long position = Long.parseLong(token.substring(2), 16);
    return token.charAt(1) == 'A'
        ? listing.below(position, 0, size + 1)
        : listing.above(position, size);
  }

  private static int number(ApiRequest request, String name, int otherwise) {
    String text = request.query().filled(name).orElse("" + otherwise);
    if (!text.matches("[0-9]{1,9}")) {
      throw Refusal.badRequest(20001, name + " must be a number, was " + text);
    }
    return Integer.parseInt(text);
  }

  private static String link(ApiRequest request, int size, int page, String token) {
    Form query = request.query().copy().set("PageSize", "" + size).set("Page", "" + page);
    if (token.isEmpty()) {
      query.all().remove("PageToken");
    } else {
      query.set("PageToken", token);
    }
    return request.path() + "?" + query.encode();
  }

  private record Cut(List<Doc> items, int page, int size, String token, boolean more) {
    @Nullable String next(ApiRequest request) {
      return more
          ? link(request, size, page + 1, "PA" + Long.toHexString(items.getLast().position()))
          : null;
    }

    @Nullable String previous(ApiRequest request) {
      return page > 0 && !items.isEmpty()
          ? link(request, size, page - 1, "PB" + Long.toHexString(items.getFirst().position()))
          : null;
    }
  }
}
