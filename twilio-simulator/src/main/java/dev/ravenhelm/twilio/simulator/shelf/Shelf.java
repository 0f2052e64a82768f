package dev.ravenhelm.twilio.simulator.shelf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Product;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One kind of resource that is kept as it is given, with the usual five operations. */
public final class Shelf {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");

  private final Account account;
  private final Product product;
  private final String path;
  private final String key;
  private final String prefix;
  private final Map<String, Docs> contents = new ConcurrentHashMap<>();
  private final List<Field> fields = new ArrayList<>();
  private List<String> required = List.of();
  private List<String> filters = List.of();
  private List<String> links = List.of();
  private Consumer<ObjectNode> defaults = json -> {};
  private BiConsumer<ApiRequest, ObjectNode> check = (request, json) -> {};
  private Consumer<ApiRequest> parent = request -> {};
  private Consumer<Doc> mayGo = doc -> {};
  private Function<ApiRequest, String> sid;

  /**
   * @param path of the collection, as the description writes it but without {@code .json}
   * @param key what lists call it
   * @param prefix of its SIDs
   */
  public Shelf(Account account, Product product, String path, String key, String prefix) {
    this.account = account;
    this.product = product;
    this.path = path;
    this.key = key;
    this.prefix = prefix;
    this.sid = request -> account.sids().next(prefix);
  }

  public Shelf fields(Field... more) {
    fields.addAll(List.of(more));
    return this;
  }

  public Shelf texts(String... names) {
    List.of(names).forEach(name -> fields.add(Field.of(name, Field.Type.TEXT)));
    return this;
  }

  /** Parameters that a creation cannot do without. */
  public Shelf required(String... names) {
    required = List.of(names);
    return this;
  }

  /** Query parameters that lists can be narrowed by. */
  public Shelf filters(String... names) {
    filters = List.of(names);
    return this;
  }

  /** Collections below each resource. */
  public Shelf links(String... names) {
    links = List.of(names);
    return this;
  }

  /** What a new resource has before its parameters are written. */
  public Shelf defaults(Consumer<ObjectNode> more) {
    defaults = more;
    return this;
  }

  /** A look at what was written, before it is kept. */
  public Shelf check(BiConsumer<ApiRequest, ObjectNode> more) {
    check = more;
    return this;
  }

  /** Refuses what is in a resource that does not exist. */
  public Shelf within(Consumer<ApiRequest> other) {
    parent = other;
    return this;
  }

  /** Refuses the deletion of what is in use. */
  public Shelf keepWhile(Consumer<Doc> refusing) {
    mayGo = refusing;
    return this;
  }

  /** Takes the SID of a new resource from the request. */
  public Shelf sidFrom(Function<ApiRequest, String> other) {
    sid = other;
    return this;
  }

  /** Serves lists, creations, reads and deletions. */
  public Shelf registerFixed(Routes routes) {
    routes
        .get(product, path + suffix(), this::list)
        .post(product, path + suffix(), this::create)
        .get(product, one(), request -> Answer.ok(get(request).json()))
        .delete(product, one(), this::delete);
    return this;
  }

  /** The same, and updates. */
  public Shelf register(Routes routes) {
    registerFixed(routes);
    routes.post(product, one(), this::update);
    return this;
  }

  public Optional<Doc> find(String wanted) {
    return contents.values().stream().flatMap(docs -> docs.find(wanted).stream()).findFirst();
  }

  public List<Doc> all() {
    return contents.values().stream().flatMap(docs -> docs.all().stream()).toList();
  }

  public void clear() {
    contents.clear();
  }

  /** Refuses a request whose path names a resource by {@code parameter} that is not here. */
  public void require(ApiRequest request, String parameter) {
    if (find(request.at(parameter)).isEmpty()) {
      throw request.notFound();
    }
  }

  private Answer list(ApiRequest request) {
    List<Doc> found = docs(request).list(doc -> wanted(request, doc));
    return product == Product.API
        ? Pages.v2010(request, key, found)
        : Pages.v1(request, key, found);
  }

  private boolean wanted(ApiRequest request, Doc doc) {
    return filters.stream()
        .allMatch(name ->
            request
                .query()
                .filled(name)
                .filter(value -> !value.equalsIgnoreCase(doc.text(Field.property(name))))
                .isEmpty());
  }

  private Answer create(ApiRequest request) {
    Docs docs = docs(request);
    required.forEach(name -> {
      if (request.form().filled(name).isEmpty()) {
        throw Refusal.missing(name);
      }
    });
    ObjectNode json = product == Product.API ? account.stamped(prefix) : account.stampedIso(prefix);
    json.put("sid", sid.apply(request));
    String own = fill(request) + "/" + json.path("sid").asText();
    parents().forEach(name -> json.put(Field.property(name), request.at(name)));
    if (product == Product.API) {
      json.put("uri", own + ".json");
      link(json, "subresource_uris", own, ".json");
    } else {
      json.put("url", product.url() + own);
      link(json, "links", product.url() + own, "");
    }
    defaults.accept(json);
    write(request, json);
    if (docs.find(json.path("sid").asText()).isPresent()) {
      throw Refusal.badRequest(
          20001, json.path("sid").asText() + " is already in " + fill(request));
    }
    return Answer.created(docs.add(json).json());
  }

  private void link(ObjectNode json, String property, String base, String ending) {
    if (!links.isEmpty()) {
      ObjectNode all = json.putObject(property);
      links.forEach(name -> all.put(Field.property(name), base + "/" + name + ending));
    }
  }

  private Doc get(ApiRequest request) {
    return docs(request).find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    get(request);
    return Answer.ok(
        docs(request)
            .change(request.at("Sid"), json -> write(request, json))
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer delete(ApiRequest request) {
    mayGo.accept(get(request));
    docs(request).remove(request.at("Sid"));
    return Answer.noContent();
  }

  private void write(ApiRequest request, ObjectNode json) {
    Field.write(fields, request.form(), json);
    json.put("date_updated", product == Product.API ? account.rfc2822() : account.iso());
    check.accept(request, json);
  }

  private Docs docs(ApiRequest request) {
    parent.accept(request);
    return contents.computeIfAbsent(fill(request), any -> new Docs());
  }

  /** The collection's path with the request's values in it. */
  private String fill(ApiRequest request) {
    return PARAMETER
        .matcher(path)
        .replaceAll(found -> Matcher.quoteReplacement(request.at(found.group(1))));
  }

  private List<String> parents() {
    return PARAMETER
        .matcher(path)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.equals("AccountSid"))
        .toList();
  }

  private String suffix() {
    return product == Product.API ? ".json" : "";
  }

  private String one() {
    return path + "/{Sid}" + suffix();
  }
}
