package dev.lungo.serving;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that cannot be answered, with what its client is told: an HTTP status and OpenAI's
/// error object.
///
/// The message is written for the person at the client: what was expected, what came, what to do.
/// It must not repeat a secret.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;
  private final @Nullable String code;
  private final @Nullable String param;
  private final transient Optional<Duration> retryAfter;
  private final transient Map<String, Integer> numbers;

  /// @param type OpenAI's kind of error, such as `invalid_request_error`
  /// @param code what a program can switch on
  /// @param param the request's field that is wrong
  /// @param retryAfter when trying again is worth it
  public ApiException(
      int status,
      String type,
      @Nullable String code,
      @Nullable String param,
      String message,
      Optional<Duration> retryAfter) {
    this(status, type, code, param, message, retryAfter, Map.of());
  }

  private ApiException(
      int status,
      String type,
      @Nullable String code,
      @Nullable String param,
      String message,
      Optional<Duration> retryAfter,
      Map<String, Integer> numbers) {
    // A refusal is an answer, not a fault: it needs no stack trace.
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
    this.numbers = Map.copyOf(numbers);
  }

  private static ApiException of(
      int status, String type, @Nullable String code, @Nullable String param, String message) {
    return new ApiException(status, type, code, param, message, Optional.empty());
  }

  /// 400: a field is wrong, or the whole body.
  public static ApiException invalid(@Nullable String param, String message) {
    return of(400, "invalid_request_error", "invalid_value", param, message);
  }

  /// 400 with a code of its own.
  public static ApiException invalid(String code, @Nullable String param, String message) {
    return of(400, "invalid_request_error", code, param, message);
  }

  /// This one with numbers that a program can show: they stand beside the message, by name.
  public ApiException withNumbers(Map<String, Integer> values) {
    return new ApiException(status, type, code, param, getMessage(), retryAfter, values);
  }

  /// 401: nobody in particular is calling.
  public static ApiException unauthorized(String message) {
    return of(401, "authentication_error", "invalid_api_key", null, message);
  }

  /// 403: whoever is calling may not do this.
  public static ApiException forbidden(String message) {
    return of(403, "permission_error", "forbidden", null, message);
  }

  public static ApiException notFound(String code, String message) {
    return of(404, "invalid_request_error", code, null, message);
  }

  /// 409: it contradicts what was said before.
  public static ApiException conflict(String code, String message) {
    return of(409, "invalid_request_error", code, null, message);
  }

  /// 413: the body is too large.
  public static ApiException tooLarge(String message) {
    return of(413, "invalid_request_error", "too_large", null, message);
  }

  /// 429 with the header Retry-After.
  public static ApiException tooMany(String message, Duration retryAfter) {
    return new ApiException(
        429, "rate_limit_error", "rate_limit_exceeded", null, message, Optional.of(retryAfter));
  }

  /// 503 with the header Retry-After.
  public static ApiException unavailable(String message, Duration retryAfter) {
    return new ApiException(
        503, "server_error", "unavailable", null, message, Optional.of(retryAfter));
  }

  /// 503: the database does not answer. Nothing of what was asked for happened.
  public static ApiException storeUnavailable() {
    return new ApiException(
        503,
        "server_error",
        "store_unavailable",
        null,
        "the server's database does not answer, so nothing can be saved; try again soon",
        Optional.of(Duration.ofSeconds(2)));
  }

  /// 500 without any detail.
  public static ApiException internal() {
    return of(
        500,
        "server_error",
        "internal_error",
        null,
        "the server failed; its log says more under this response's x-request-id");
  }

  /// Any other status.
  public static ApiException status(int status, String code, String message) {
    String type = status < 500 ? "invalid_request_error" : "server_error";
    return of(status, type, code, null, message);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public Optional<String> code() {
    return Optional.ofNullable(code);
  }

  public Optional<String> param() {
    return Optional.ofNullable(param);
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  public Map<String, Integer> numbers() {
    return numbers;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
