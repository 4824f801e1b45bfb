import gradcheck

version = gradcheck.__version__
print("gradcheck", version, "is ready")
