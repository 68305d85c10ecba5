package dev.lungo.torch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;
import org.bytedeco.pytorch.TensorVector;

/// Any ATen operator by name, for those without a typed binding (all whose names begin with
/// `_`).
///
/// ```java
/// Operators.call("aten::_fused_adamw_", params, grads, m, v, List.of(), steps, lr, ...);
/// ```
///
/// Arguments follow the operator's schema in order, all of them: a `Tensor`, `TensorVector`,
/// `String`, `Double`, `Long`, `Integer` or `Boolean`; an empty `Optional` for None; an empty
/// list for an empty list of tensors. Call within a scope: the boxes are native objects too.
public final class Operators {
  private static final Map<String, OperatorHandle> HANDLES = new ConcurrentHashMap<>();

  private Operators() {}

  /// @param name such as `aten::_fused_adamw_`, with `.overload` where it has one
  /// @return what the operator returns, in order
  /// @throws IllegalArgumentException if there is no such operator
  public static IValueVector call(String name, Object... arguments) {
    OperatorHandle operator = HANDLES.computeIfAbsent(name, Operators::find);
    IValueVector stack = new IValueVector(arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      stack.put(i, box(arguments[i]));
    }
    operator.callBoxed(stack);
    return stack;
  }

  /// As {@link #call}, for an operator that returns one tensor, or whose first result is meant.
  public static Tensor tensor(String name, Object... arguments) {
    return call(name, arguments).get(0).toTensor();
  }

  private static OperatorHandle find(String name) {
    Natives.load();
    int dot = name.indexOf('.');
    try {
      return Dispatcher.singleton()
          .findSchemaOrThrow(
              dot < 0 ? name : name.substring(0, dot), dot < 0 ? "" : name.substring(dot + 1))
          .<OperatorHandle>retainReference();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("libtorch has no operator " + name, e);
    }
  }

  private static IValue box(Object argument) {
    return switch (argument) {
      case Tensor tensor -> new IValue(tensor);
      case TensorVector tensors -> new IValue(new GenericList(new TensorList(tensors)));
      case List<?> list when list.isEmpty() ->
          new IValue(new GenericList(new TensorList(new TensorVector())));
      case Double number -> new IValue(number);
      case Long number -> new IValue(number);
      case Integer number -> new IValue(number.longValue());
      case Boolean flag -> new IValue(flag);
      case String text -> new IValue(text);
      case Optional<?> none when none.isEmpty() -> new IValue();
      default ->
          throw new IllegalArgumentException(
              "no operator takes a " + argument.getClass().getSimpleName());
    };
  }
}
